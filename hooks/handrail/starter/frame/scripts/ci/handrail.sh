# shellcheck shell=sh
# Sourced by the scripts beside it. POSIX sh.

# Run the command line in a folder: the checkout's own where it has one, else the installed one.
handrail_in() (
    cd -- "$1" || exit 2
    shift
    if [ -x scripts/handrail ]; then
        exec ./scripts/handrail "$@"
    fi
    exec handrail "$@"
)

# Install what a folder asks for, where its command line does not do that itself.
prepare() {
    if [ ! -x "$1/scripts/handrail" ] && [ -f "$1/requirements.txt" ]; then
        (cd -- "$1" && python -m pip install --quiet --disable-pip-version-check -r requirements.txt)
    fi
}

# Stop with a sentence.
fail() {
    echo "${0##*/}: $*" >&2
    exit 2
}
