"""The WSGI application, configured from the environment."""

import gc
import sys

from community.app import create_app
from config import BadConfig, Config

try:
    app = create_app(Config.from_env())
except BadConfig as error:
    sys.exit(str(error))

# What stands now stands for good: the collector need not look at it again. A page makes some ten thousand objects,
# nearly all of which are gone with it; looking for circles among them after every 700 costs a tenth of its time.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 10, 10)
