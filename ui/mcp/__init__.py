"""The API's operations as tools for language models (Model Context Protocol), over HTTP and stdio."""
