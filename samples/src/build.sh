#!/usr/bin/env bash
# Rebuilds the sample PDFs; Debian's python3 has the libraries, another one on the PATH may not.
set -euo pipefail
python=/usr/bin/python3
[ -x "$python" ] || python=python3
exec "$python" "$(dirname "$0")/build.py" "$@"
