# shellcheck shell=sh disable=SC2154
# Sourced by the launchers beside it, which set $here. POSIX sh.
# Finds a Python that is new enough and hands over to setup.py; nothing of the caller's own Python
# environment reaches it, except where pip finds its packages.

fits() {
    "$1" -I -S -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

launch() {
    unset PYTHONPATH PYTHONHOME PYTHONSTARTUP VIRTUAL_ENV PIP_TARGET PIP_PREFIX PIP_ROOT
    export PYTHONNOUSERSITE=1 PIP_USER=0
    # Both print a banner about MkDocs 2 at every start; the pins in requirements/ keep MkDocs 1.
    export NO_MKDOCS_2_WARNING=1 DISABLE_MKDOCS_2_WARNING=true
    if [ -n "${HANDRAIL_PYTHON-}" ]; then
        fits "$HANDRAIL_PYTHON" && exec "$HANDRAIL_PYTHON" -I "$here/setup.py" "$@"
        echo "handrail: HANDRAIL_PYTHON is no Python 3.11 or newer: '$HANDRAIL_PYTHON'." >&2
        exit 1
    fi
    for python in python3 python3.14 python3.13 python3.12 python3.11; do
        fits "$python" && exec "$python" -I "$here/setup.py" "$@"
    done
    echo 'handrail: Python 3.11 or newer is missing: install it (Debian, Ubuntu:' \
        'apt-get install python3 python3-venv) or name one in HANDRAIL_PYTHON.' >&2
    exit 1
}
