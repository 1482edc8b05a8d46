"""The WSGI application, configured from the environment."""

import sys

from community.app import create_app
from config import BadConfig, Config

try:
    app = create_app(Config.from_env())
except BadConfig as error:
    sys.exit(str(error))
