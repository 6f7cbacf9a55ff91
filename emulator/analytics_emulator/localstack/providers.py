# ruff: noqa: PLC0415 -- a service's code is imported when it is first called, so that a start is fast
"""LocalStack's entry points to our services (plux namespace `localstack.aws.provider`)."""

from pathlib import Path

from localstack.services.plugins import Service

from analytics_emulator.localstack.typed import create_service, provides


@provides("glue")
def glue() -> Service:
    """Host the Glue data catalog."""
    from analytics_emulator.localstack.service_provider import service_from_object
    from analytics_emulator.localstack.services import glue_service
    from analytics_emulator.shapes.refusals import ValidationStyle

    return service_from_object("glue", glue_service(), ValidationStyle())


@provides("athena")
def athena() -> Service:
    """Host Athena."""
    from analytics_emulator.localstack.service_provider import service_from_object
    from analytics_emulator.localstack.services import athena_service
    from analytics_emulator.shapes.refusals import ATHENA_STYLE

    return service_from_object("athena", athena_service(), ATHENA_STYLE)


@provides("firehose", name="analytics")
def firehose() -> Service:
    """Host Firehose delivery in place of LocalStack's own."""
    from analytics_emulator.localstack.service_provider import service_from_object
    from analytics_emulator.localstack.services import firehose_service

    return service_from_object("firehose", firehose_service())


@provides("quicksight")
def quicksight() -> Service:
    """Host QuickSight's assets API."""
    from analytics_emulator.localstack.service_provider import service_from_object
    from analytics_emulator.localstack.services import quicksight_service

    return service_from_object("quicksight", quicksight_service())


@provides("apigateway", name="analytics")
def apigateway() -> Service:
    """Host LocalStack's API Gateway with our corrections."""
    from localstack.services.providers import apigateway as localstack_apigateway

    from analytics_emulator.localstack import corrections, gateway_invocations

    corrections.apply_to_apigateway()
    gateway_invocations.apply()
    return create_service(localstack_apigateway)


@provides("s3", name="analytics")
def s3() -> Service:
    """Host LocalStack's S3 with its objects kept, or at least in this instance's own directory.

    It has them below /tmp by bucket name, where two instances delete each other's.
    """
    from localstack import config
    from localstack.services.s3 import provider

    from analytics_emulator.localstack.corrections import bucket_encryption, bucket_system_tags
    from analytics_emulator.localstack.persistence.keeper import keeper
    from analytics_emulator.localstack.persistence.objects import keep_objects, kept_objects

    objects, state = kept_objects(), keeper()
    bucket_encryption.apply()
    bucket_system_tags.apply()
    vars(provider)["DEFAULT_S3_TMP_DIR"] = str(Path(config.dirs.tmp) / "s3")
    if objects is None or state is None:
        return Service.for_provider(provider.S3Provider())
    service = Service.for_provider(provider.S3Provider(objects.store))
    keep_objects(service.skeleton.dispatch_table, state)
    return service


@provides("cloudformation", name="analytics")
def cloudformation() -> Service:
    """Host LocalStack's CloudFormation with our resource types, strictness and corrections."""
    from analytics_emulator.localstack.late_imports import later

    with later():
        from localstack.services.providers import cloudformation_v2

        from analytics_emulator.localstack import aws_timing, corrections, held_looks
        from analytics_emulator.localstack.corrections.request_members import guard
        from analytics_emulator.localstack.iam import acting
        from analytics_emulator.localstack.resource_providers import add_resource_types
        from analytics_emulator.localstack.strictness import make_strict

        add_resource_types()
        make_strict()
        corrections.apply_to_cloudformation()
        held_looks.apply()
        acting.apply()
        aws_timing.apply_to_cloudformation()
        return guard(create_service(cloudformation_v2))


@provides("budgets")
def budgets() -> Service:
    """Host AWS Budgets."""
    from analytics_emulator.budgets import BudgetsService
    from analytics_emulator.localstack.persistence.keeper import kept
    from analytics_emulator.localstack.service_provider import service_from_object
    from analytics_emulator.shapes.refusals import ValidationStyle

    style = ValidationStyle("InvalidParameterException")
    return service_from_object("budgets", kept("budgets", BudgetsService()), style)


@provides("cloudwatch", name="analytics")
def cloudwatch() -> Service:
    """Host LocalStack's CloudWatch with our corrections."""
    from localstack.services.providers import cloudwatch as localstack_cloudwatch

    from analytics_emulator.localstack.corrections import alarms, metric_connections
    from analytics_emulator.localstack.persistence.metric_data import keep_metric_data

    keep_metric_data()
    alarms.apply()
    metric_connections.apply()
    return create_service(localstack_cloudwatch)


@provides("logs", name="analytics")
def logs() -> Service:
    """Host LocalStack's CloudWatch Logs with our corrections."""
    from localstack.services.providers import logs as localstack_logs

    from analytics_emulator.localstack import corrections, log_searches, log_streams

    log_streams.apply()
    log_searches.apply()
    corrections.apply_to_logs()
    return create_service(localstack_logs)


@provides("events", name="analytics")
def events() -> Service:
    """Host LocalStack's EventBridge, whose rules run by their present schedules."""
    from localstack.services.providers import events as localstack_events

    from analytics_emulator.localstack.corrections import rule_schedules

    rule_schedules.apply()
    return create_service(localstack_events)


@provides("scheduler", name="analytics")
def scheduler() -> Service:
    """Host LocalStack's EventBridge Scheduler, which runs by the clock here."""
    from localstack.services.providers import scheduler as localstack_scheduler

    from analytics_emulator.localstack import schedule_runs

    schedule_runs.apply()
    return create_service(localstack_scheduler)


@provides("sqs", name="analytics")
def sqs() -> Service:
    """Host LocalStack's SQS, which refuses what AWS refuses of queues."""
    from localstack.services.providers import sqs as localstack_sqs

    from analytics_emulator.localstack.corrections import queue_attributes

    queue_attributes.apply()
    return create_service(localstack_sqs)


@provides("stepfunctions", name="analytics")
def stepfunctions() -> Service:
    """Host LocalStack's Step Functions, whose tasks wait for Athena here."""
    from localstack.services.providers import stepfunctions as localstack_stepfunctions

    from analytics_emulator.localstack.corrections import state_machine_tasks

    state_machine_tasks.apply()
    return create_service(localstack_stepfunctions)
