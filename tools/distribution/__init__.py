"""Distribution core: who sees what. Experiments that tell which look sells, and the kit that is handed over."""
