#!/usr/bin/env bash
# Optuna 5.0.0: a study in a journal file whose last line is torn, as a crash in the midst of a write leaves it, still opens: the reader leaves the torn line
# out. But the writer appends right behind it, so that the next record becomes part of that line:
#
# 1. optimize() on the study that opened raises AttributeError (…_last_created_trial_id_by_this_process): its own record is not found again.
# 2. Records after that stand behind a line that is no JSON: from then on load_study itself raises JSONDecodeError, for good.
#
# Opening it shows nothing. What is needed is to cut the torn line off before anything is written.
#
# `cnn search` and studyFile of @cnn/node cut it before they append.
#
# Fails if that changes. Needs python3 with venv; installs into a temporary folder.
set -euo pipefail
folder="$(mktemp -d)"
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv venv
venv/bin/pip install --quiet --disable-pip-version-check optuna==5.0.0
cat > torn.py <<'END'
import json
import os

import optuna
from optuna.storages import JournalStorage
from optuna.storages.journal import JournalFileBackend

optuna.logging.set_verbosity(optuna.logging.CRITICAL)


def opened():
    return optuna.load_study(study_name="s", storage=JournalStorage(JournalFileBackend("study.log")))


def goes_on():
    opened().optimize(lambda trial: trial.suggest_float("x", 0, 1), n_trials=1)


def raised(work):
    try:
        work()
    except Exception as error:
        return error
    return None


optuna.create_study(study_name="s", storage=JournalStorage(JournalFileBackend("study.log")))
goes_on()
goes_on()
os.truncate("study.log", os.path.getsize("study.log") - 20)
assert len(opened().trials) == 2
print("opens with a torn last line")
first = raised(goes_on)
print("goes on:", type(first).__name__, first)
assert isinstance(first, AttributeError), "this has changed"
raised(goes_on)
last = raised(opened)
print("opens again:", type(last).__name__)
assert isinstance(last, json.JSONDecodeError), "this has changed"
END
venv/bin/python -W ignore torn.py
