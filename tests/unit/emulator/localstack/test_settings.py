"""An instance starts offline, with files of its own, whatever its caller's environment."""

from pathlib import Path

from analytics_emulator.localstack.settings import (
    DEFAULTS,
    OFFLINE,
    container_environment,
    emulator_environment,
)

ROOT = Path("port/filesystem")
STATE = Path("port/state")


def test_instance_has_its_own_address_and_files() -> None:
    environment = emulator_environment(4600, ROOT, STATE, {"GATEWAY_LISTEN": "0.0.0.0:1"})
    assert environment["GATEWAY_LISTEN"] == "127.0.0.1:4600"
    assert environment["FILESYSTEM_ROOT"] == str(ROOT)
    assert environment["ANALYTICS_STATE_DIR"] == str(STATE)


def test_addresses_that_are_given_out_need_no_dns() -> None:
    assert emulator_environment(4600, ROOT, STATE, {})["LOCALSTACK_HOST"] == "localhost:4600"
    assert container_environment({})["LOCALSTACK_HOST"] == "localhost:4566"
    chosen = emulator_environment(4600, ROOT, STATE, {"LOCALSTACK_HOST": "box:80"})
    assert chosen["LOCALSTACK_HOST"] == "box:80"


def test_callers_aws_settings_stay_outside() -> None:
    given = {"AWS_PROFILE": "work", "AWS_ENDPOINT_URL": "http://x", "PATH": "/bin"}
    environment = emulator_environment(4600, ROOT, STATE, given)
    assert "AWS_PROFILE" not in environment
    assert "AWS_ENDPOINT_URL" not in environment
    assert environment["PATH"] == "/bin"


def test_services_that_were_chosen_for_another_localstack_dont_hide_the_rest() -> None:
    assert "SERVICES" not in emulator_environment(4600, ROOT, STATE, {"SERVICES": "s3,sqs"})


def test_caller_may_choose_the_lambda_executor() -> None:
    assert emulator_environment(4600, ROOT, STATE, {})["LAMBDA_RUNTIME_EXECUTOR"] == "process"
    chosen = emulator_environment(4600, ROOT, STATE, {"LAMBDA_RUNTIME_EXECUTOR": "docker"})
    assert chosen["LAMBDA_RUNTIME_EXECUTOR"] == "docker"


def test_network_stays_off_against_the_callers_wish() -> None:
    environment = emulator_environment(4600, ROOT, STATE, {"DISABLE_EVENTS": "0"})
    assert environment["DISABLE_EVENTS"] == "1"
    assert environment["DNS_ADDRESS"] == "0"


def test_user_without_a_home_is_lent_one(tmp_path: Path) -> None:
    absent = emulator_environment(4600, ROOT, STATE, {"HOME": str(tmp_path / "absent")})
    assert absent["HOME"] == str(ROOT)
    there = emulator_environment(4600, ROOT, STATE, {"HOME": str(tmp_path)})
    assert there["HOME"] == str(tmp_path)


def test_container_has_the_settings_of_a_host() -> None:
    environment = container_environment({"GATEWAY_LISTEN": "0.0.0.0:4566", "DISABLE_EVENTS": "0"})
    assert environment.items() >= (DEFAULTS | OFFLINE).items()
    assert environment["GATEWAY_LISTEN"] == "0.0.0.0:4566"
    assert "FILESYSTEM_ROOT" not in environment


def test_container_runs_the_process_that_a_host_runs() -> None:
    command = container_environment({})["LOCALSTACK_SUPERVISOR_COMMAND"]
    assert command.endswith("-m analytics_emulator.localstack.main")
