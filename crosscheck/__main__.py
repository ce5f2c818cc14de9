"""``python -m crosscheck`` is the command ``crosscheck``."""

from crosscheck.cli import main

if __name__ == "__main__":
    main()
