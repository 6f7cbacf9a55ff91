"""The emulator's command: `python -m analytics_emulator start|stop|status|logs`."""

import sys

from analytics_emulator.localstack.command import main

sys.exit(main())
