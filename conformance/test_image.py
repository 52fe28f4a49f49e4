"""
The image's own steps without a container engine: its first stage is built in a copy of the repository, its second is a
root of Debian's own folders, read-only, in which a user that nobody knows runs the pipeline.
"""

import json
import os
import shlex
import shutil
import subprocess
import sys

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from dockerfile_parse import DockerfileParser

from millrace import BATCH, REPOSITORY, TRAINING, copy_sample

DOCKERFILE = REPOSITORY / "deploy/docker/Dockerfile"
FOLDER = "/opt/millrace"


def instructions(path):
    """The instructions of each stage, in order."""
    stages = []
    for it in DockerfileParser(fileobj=path.open("rb")).structure:
        if it["instruction"] == "FROM":
            stages.append([])
        if it["instruction"] != "COMMENT":
            stages[-1].append((it["instruction"], it["value"]))
    return stages


@pytest.fixture(scope="module")
def stages():
    return instructions(DOCKERFILE)


def values(stage, instruction):
    return [value for name, value in stage if name == instruction]


@pytest.fixture(scope="module")
def image(stages, tmp_path_factory):
    """The files that the second stage copies from the first, which is built as the Dockerfile says."""
    build, _ = stages
    folder = tmp_path_factory.mktemp("build") / "millrace"
    runtime = tmp_path_factory.mktemp("image") / "runtime"
    assert values(build, "WORKDIR") == [FOLDER] and values(build, "COPY") == [". ."]
    tracked = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"], cwd=REPOSITORY, check=True, capture_output=True, text=True)
    for name in filter(None, tracked.stdout.split("\0")):
        if (REPOSITORY / name).exists():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(REPOSITORY / name, folder / name, follow_symlinks=False)
    for command in values(build, "RUN"):
        ran = subprocess.run(["sh", "-c", command.replace(" /runtime", f" {runtime}")], cwd=folder, capture_output=True, text=True, timeout=600)
        assert ran.returncode == 0, ran.stdout + ran.stderr
    shutil.rmtree(folder)
    return runtime


ROOT = """
set -eu
root=$1; image=$2; project=$3; owner=$4; path=$5; shift 5
mount -t tmpfs tmpfs "$root"
mkdir -p "$root/opt/millrace" "$root/project" "$root/usr" "$root/etc" "$root/proc" "$root/dev"
for link in bin lib lib64 sbin; do [ ! -e "/$link" ] || ln -s "usr/$link" "$root/$link"; done
for folder in usr etc; do mount --bind "/$folder" "$root/$folder"; mount -o remount,ro,bind "$root/$folder"; done
mount --rbind /dev "$root/dev"; mount --bind /proc "$root/proc"
mount --bind "$image" "$root/opt/millrace"; mount -o remount,ro,bind "$root/opt/millrace"
mount --bind "$project" "$root/project"
mount -o remount,ro "$root"
cd "$root/project"
exec chroot --userspec="$owner" "$root" /usr/bin/env -i "PATH=$path" sh -c 'cd /project && exec "$@"' entrypoint "$@"
"""


@pytest.fixture
def run_in_image(stages, image, tmp_path):
    """Runs a command as the image would, in a project of the sample, with nothing but the project's folder writable."""
    assert os.getuid() == 0, "this test mounts a read-only root: run it as root"
    _, last = stages
    [owner], [entrypoint] = values(last, "USER"), map(json.loads, values(last, "ENTRYPOINT"))
    [path] = [shlex.split(value)[0].removeprefix("PATH=") for value in values(last, "ENV")]
    assert values(last, "COPY") == [f"--from=build /runtime {FOLDER}"] and values(last, "WORKDIR") == ["/project"]
    project, root = tmp_path / "project", tmp_path / "root"
    project.mkdir()
    root.mkdir()
    copy_sample(project)
    for it in [project, *project.rglob("*")]:
        os.chown(it, *map(int, owner.split(":")))

    def run(*command):
        call = ["unshare", "--mount", "sh", "-c", ROOT, "root", root, image, project, owner, path, *entrypoint, *command]
        return subprocess.run(call, capture_output=True, text=True, timeout=120)

    run.project = project
    return run


def test_the_pipeline_runs_as_nobody_on_a_read_only_root(run_in_image):
    for command in TRAINING + BATCH:
        ran = run_in_image(*command)
        assert ran.returncode == 0, f"{command}\n{ran.stderr}"
    written = run_in_image.project / "artifacts/batch_output.parquet"
    assert written.stat().st_uid == 65532


def test_threads_find_their_program(run_in_image):
    rows = 400_000
    random = np.random.default_rng(0)
    x = random.normal(size=(rows, 5))
    artifacts = run_in_image.project / "artifacts"
    artifacts.mkdir(exist_ok=True)
    pq.write_table(pa.table({f"x{j}": x[:, j] for j in range(5)}), artifacts / "train_x.parquet")
    pq.write_table(pa.table({"label": (x[:, 0] + random.logistic(size=rows) > 0).astype(int)}), artifacts / "train_y.parquet")
    (artifacts / "transforms.json").write_text('{"schema_version": "1.0", "transforms": []}')
    (run_in_image.project / "feature_repo/search.yaml").write_text("C: [0.1, 0.3, 1, 3, 10]")
    for it in [artifacts, *artifacts.iterdir()]:
        os.chown(it, 65532, 65532)
    # So many values that threads share the trials.
    search = ["--estimator", "logistic", "--search", "grid", "--folds", "2"]
    ran = run_in_image("env", "TARGET_COL=label", "model-training", *search)
    assert ran.returncode == 0, ran.stderr


def test_nothing_outside_the_project_can_be_written(run_in_image):
    for place in ("/opt/millrace/x", "/x", "/tmp/x"):
        assert run_in_image("sh", "-c", f"touch {place}").returncode != 0
    assert run_in_image("sh", "-c", "touch /project/x").returncode == 0


def test_without_arguments_it_tells_what_there_is(stages, run_in_image):
    _, last = stages
    [command] = map(json.loads, values(last, "CMD"))
    told = run_in_image(*command)
    assert told.returncode == 0 and told.stdout.startswith("Usage: feature-store")


def test_it_holds_no_more_than_it_needs(image):
    held = sum(file.stat().st_size for file in image.rglob("*") if file.is_file() and not file.is_symlink())
    assert held < 400 * 2**20
    names = {file.name for file in image.rglob("*")}
    assert not names & {"typescript", "vitest", "echarts", "src"}, sys.version
