# ruff: noqa: PLC0415 -- imported with the service that they correct
"""Corrections to LocalStack 4.14.0 where it silently differs from AWS: one fault a module.

Each is a patch that goes when its fault does; `apply` puts it in place.
"""

from functools import cache


def apply_to_gateway() -> None:
    """Put those of the way in, before any service, in place; the gateway must not exist yet."""
    from analytics_emulator.localstack.corrections import (
        code_archives,
        early_api_calls,
        empty_lists,
        execution_roles,
        failed_starts,
        foreign_pages,
        function_requests,
        inner_faults,
        large_forms,
        log_requests,
        loopback_names,
        malformed_requests,
        presence,
        request_bodies,
        steady_stores,
        unfit_requests,
        unheeded_members,
        unreadable_http,
        url_permissions,
    )

    code_archives.apply()
    early_api_calls.apply()
    empty_lists.apply()
    execution_roles.apply()
    failed_starts.apply()
    foreign_pages.apply()
    unreadable_http.apply()
    large_forms.apply()
    loopback_names.apply()
    malformed_requests.apply()
    request_bodies.apply()
    steady_stores.apply()
    unfit_requests.apply()
    function_requests.apply()
    log_requests.apply()
    presence.apply()
    url_permissions.apply()
    unheeded_members.apply()
    inner_faults.apply()


def apply_to_apigateway() -> None:
    """Put those of API Gateway in place."""
    from analytics_emulator.localstack.corrections import (
        access_log,
        answer_selection,
        api_definitions,
        api_tags,
        authorization,
        caller_credentials,
        compression,
        content_handling,
        gateway_failures,
        gateway_metrics,
        gateway_responses,
        imported_definitions,
        integration_timeouts,
        mapping_templates,
        new_api_keys,
        parameter_mappings,
        proxy_answers,
        redirects,
        request_limits,
        request_models,
        request_sizes,
        request_validation,
        service_integrations,
        stage_updates,
        unreadable_http,
        usage_plans,
    )

    access_log.apply()
    answer_selection.apply()
    api_definitions.apply()
    api_tags.apply()
    authorization.apply()
    caller_credentials.apply()
    content_handling.apply()
    gateway_failures.apply()
    gateway_metrics.apply()
    gateway_responses.apply()
    unreadable_http.apply_to_apis()
    mapping_templates.apply()
    parameter_mappings.apply()
    proxy_answers.apply()
    redirects.apply()
    new_api_keys.apply()
    request_limits.apply()
    request_models.apply()
    request_sizes.apply()
    compression.apply()  # which comes before sizes are looked at
    request_validation.apply()
    service_integrations.apply()
    imported_definitions.apply()
    integration_timeouts.apply()
    stage_updates.apply()
    usage_plans.apply()


def apply_to_cloudformation() -> None:
    """Put those of the CloudFormation engine in place."""
    from analytics_emulator.localstack import drift
    from analytics_emulator.localstack.corrections import (
        account_limits,
        actions,
        addresses,
        change_details,
        change_set_lives,
        change_set_templates,
        conditional_resources,
        deletion,
        deletion_policy,
        deployment_requests,
        event_properties,
        execution,
        exports,
        failed_transforms,
        former_attributes,
        functions,
        imports,
        interruptions,
        left_out,
        listed_imports,
        missing_updates,
        notifications,
        operation_events,
        parameters,
        places_in_lists,
        published_versions,
        replacement,
        requests,
        rollback_triggers,
        scopes,
        stack_failures,
        stack_policies,
        stack_settings,
        stack_tags,
        state_machines,
        substitution,
        taken_names,
        template_bodies,
        template_checks,
        template_summaries,
        template_text,
        validation,
    )

    account_limits.apply()
    actions.apply()
    addresses.apply()
    deletion.apply()
    deletion_policy.apply()
    event_properties.apply()
    execution.apply()
    former_attributes.apply()
    functions.apply()
    imports.apply()
    interruptions.apply()
    left_out.apply()
    listed_imports.apply()
    missing_updates.apply()
    parameters.apply()
    places_in_lists.apply()
    published_versions.apply()
    replacement.apply()
    scopes.apply()
    stack_tags.apply()
    state_machines.apply()
    substitution.apply()
    taken_names.apply()
    validation.apply()
    template_bodies.apply()
    template_checks.apply()
    template_summaries.apply()
    template_text.apply()
    exports.apply()
    failed_transforms.apply()
    stack_settings.apply()
    stack_failures.apply()
    rollback_triggers.apply()
    stack_policies.apply()
    notifications.apply()
    operation_events.apply()
    change_set_lives.apply()
    change_set_templates.apply()
    conditional_resources.apply()
    change_details.apply()
    requests.apply()
    deployment_requests.apply()
    drift.apply()
    _apply_to_stacks()


def _apply_to_stacks() -> None:
    """Put those of stacks in stacks, of how they are found, told and tagged, in place."""
    from analytics_emulator.localstack.corrections import (
        dynamic_references,
        nested_change_sets,
        nested_stacks,
        nested_updates,
        stack_families,
        stack_lookups,
        steady_stores,
        system_tags,
    )

    nested_stacks.apply()
    nested_updates.apply()
    nested_change_sets.apply()
    dynamic_references.apply()
    stack_families.apply()
    stack_lookups.apply()
    steady_stores.apply_to_stacks()
    system_tags.apply()


def apply_to_logs() -> None:
    """Put those of CloudWatch Logs in place; the service must not be created yet."""
    from analytics_emulator.localstack.corrections import (
        filter_patterns,
        insights_queries,
        log_group_keys,
        log_group_tags,
        metric_filters,
        two_subscriptions,
    )

    filter_patterns.apply()
    insights_queries.apply()
    log_group_keys.apply()
    log_group_tags.apply()
    metric_filters.apply()
    two_subscriptions.apply()


@cache
def apply_to_iam() -> None:
    """Put those of IAM in place, once; its records take a second to load, so at its first call."""
    from analytics_emulator.localstack.corrections import policy_versions
    from analytics_emulator.localstack.iam import simulation

    policy_versions.apply()
    simulation.apply()


@cache
def apply_to_sts() -> None:
    """Put those of STS in place, once, at the first call that needs one."""
    from analytics_emulator.localstack.corrections import saml_sessions

    saml_sessions.apply()
