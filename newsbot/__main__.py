"""python -m newsbot is the same as newsbot."""

from newsbot.cli import main

if __name__ == "__main__":
    main(prog_name="newsbot")
