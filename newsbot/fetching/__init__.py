"""How captures are had from the network: the frontier, and what every request and response passes through."""
