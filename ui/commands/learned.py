"""`vitrine experiments learned`, `use`, `leaderboard` and `pairs`: what tests have taught."""

from __future__ import annotations

import json
from pathlib import Path

from rich.table import Table

from ui.commands.session import session
from ui.commands.terminal import DONE, USAGE, Terminal


def learned(*, as_json: bool, lang: str) -> int:
    """Learn from all tests, and show what is in use."""
    terminal = Terminal(lang, as_json=as_json)

    def command() -> int:
        from jobs.learning import learn_from_trials

        with session() as opened:
            used = opened.do(learn_from_trials(opened.backbone))
            versions = opened.do(opened.backbone.findings.versions())
        if as_json:
            listed = [each.model_dump(mode="json") for each in versions]
            terminal.dump({"used": used.version if used else 0, "versions": listed})
            return DONE
        if not versions:
            terminal.say({"zh": "还没有可学的实验数据。", "en": "There is no test data to learn from yet."})
            return DONE
        newest = versions[0]
        terminal.out.print(terminal.words(newest.reason), markup=False, soft_wrap=True)
        table = Table("audience", "element", "effect", "95 %", "shown", "tests", box=None, pad_edge=False)
        for each in newest.findings:
            if each.is_clear:
                row = (each.persona or "*", f"{each.element}={each.value}", f"{each.effect:+.0%}")
                table.add_row(*row, f"{each.low:+.0%} .. {each.high:+.0%}", f"{each.shown:,}", str(each.trials))
        terminal.out.print(table)
        for limit in newest.limits:
            from tools.feedback.limits import why

            terminal.out.print(terminal.words(why(limit)), markup=False, soft_wrap=True)
        used_words = str(used.version) if used else {"zh": "无", "en": "none"}[terminal.lang]
        kept = ", ".join(str(each.version) for each in versions[:10])
        terminal.say({"zh": f"使用中的版本：{used_words}；已有：{kept}", "en": f"In use: {used_words}; kept: {kept}"})
        return DONE

    return terminal.attempt(command)


def use(version: str, lang: str) -> int:
    """Use a version, none, or the newest again."""
    terminal = Terminal(lang)

    def command() -> int:
        if version != "newest" and not version.isdigit():
            terminal.say({"zh": "写版本号、0 或 newest。", "en": "Give a version's number, 0 or newest."}, "red")
            return USAGE
        with session() as opened:
            store = opened.backbone.findings
            opened.do(store.follow() if version == "newest" else store.use(int(version)))
        terminal.say({"zh": f"现在使用：{version}", "en": f"In use now: {version}"})
        return DONE

    return terminal.attempt(command)


def leaderboard(by: str, *, as_json: bool, lang: str) -> int:
    """Sets, layouts, generators by their effect within products."""
    terminal = Terminal(lang, as_json=as_json)

    def command() -> int:
        from jobs.learning import evidence
        from tools.feedback.ranking import BY
        from tools.feedback.ranking import leaderboard as rank

        if by not in BY:
            terminal.say({"zh": f"可选：{', '.join(BY)}", "en": f"Choose one of {', '.join(BY)}"}, "red")
            return USAGE
        with session() as opened:
            entries = rank(opened.do(evidence(opened.backbone)), by)
        if as_json:
            terminal.dump({"by": by, "entries": entries})
            return DONE
        table = Table(by, "effect", "95 %", "shown", "products", "accepted", "seconds", "USD", box=None, pad_edge=False)
        for entry in entries:
            effect = f"{entry['effect']:+.0%}" if entry["ranked"] else "-"
            limits = f"{entry['low']:+.0%} .. {entry['high']:+.0%}" if entry["ranked"] else ""
            accepted = f"{entry['accepted_rate']:.0%}" if entry["accepted_rate"] else ""
            spent = (f"{entry['seconds']:.1f}", f"{entry['cost']:.4f}")
            counted = (f"{entry['shown']:,}", str(entry["products"]), accepted, *spent)
            table.add_row(entry["name"], effect, limits, *counted)
        terminal.out.print(table)
        return DONE

    return terminal.attempt(command)


def pairs(out: Path | None, lang: str) -> int:
    """Preference pairs as JSON lines, on stdout or into a file."""
    terminal = Terminal(lang)

    def command() -> int:
        from jobs.learning import evidence
        from tools.feedback.ranking import preference_pairs

        with session() as opened:
            rows = opened.do(evidence(opened.backbone))
        lines = [json.dumps(pair, ensure_ascii=False) for pair in preference_pairs(rows)]
        if out is None:
            for line in lines:
                print(line)
        else:
            out.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
        terminal.say({"zh": f"{len(lines)} 对", "en": f"{len(lines)} pairs"})
        return DONE

    return terminal.attempt(command)
