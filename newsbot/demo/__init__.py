"""The bundled demo newspapers: two small invented papers, served on loopback over two days."""

from newsbot.demo.newsdesk import CLOCK
from newsbot.demo.newspapers import Newspapers
from newsbot.demo.server import Request
from newsbot.demo.truth import DemoArticle

__all__ = ["CLOCK", "DemoArticle", "Newspapers", "Request"]
