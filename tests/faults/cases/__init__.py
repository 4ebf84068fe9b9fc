"""The cases, a module a class. A case is one function: its name is a sentence, the expectation stands beside the page."""
