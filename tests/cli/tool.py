# SPDX-License-Identifier: MIT OR Apache-2.0
"""Running the tool, for the tests of this folder. By hand: GPAMAP=path/to/gpamap python3 tests/cli/plan_test.py"""

import json
import os
import subprocess

TOOL = os.environ.get("GPAMAP", "src/cli/gpamap")
EXAMPLES = "examples"


def run(*args, stdin=None, **kwargs):
    """Run the tool with text in and out; environment variables that matter to it are taken away."""
    env = {k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TERM", "BUILD_WORKING_DIRECTORY")}
    env.update(kwargs.pop("env", {}))
    if "stdout" not in kwargs:
        kwargs["stdout"] = subprocess.PIPE
    return subprocess.run([os.path.abspath(TOOL), *args], input=stdin, stderr=subprocess.PIPE, text=True, timeout=120,
                          env=env, **kwargs)


def plan(description, *args):
    """Plan a description given as a text or as an object."""
    text = description if isinstance(description, str) else json.dumps(description)
    return run("plan", *args, "-", stdin=text)


def layout(description):
    """The resolved layout, as an object, of a description that can be placed."""
    result = plan(description, "--format", "json")
    if result.returncode not in (0, 1) or not result.stdout:
        raise AssertionError(result.stderr)
    return json.loads(result.stdout)


def examples():
    return sorted(os.path.join(EXAMPLES, name) for name in os.listdir(EXAMPLES) if name.endswith(".json"))
