"""``python -m zonereport`` is the command ``zonereport``."""

from zonereport.cli import main

if __name__ == "__main__":
    main()
