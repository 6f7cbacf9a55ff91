<#
.SYNOPSIS
Deletes the stacks from AWS: scripts/teardown with PowerShell's way of naming parameters.
.DESCRIPTION
Needs uv (https://docs.astral.sh/uv/). AWS_ENDPOINT_URL chooses an emulator instead of AWS.
.EXAMPLE
./teardown.ps1 -Environment dev -Force $true
#>
# Nothing is taken by its place: `-Force $false` is a value of Force, never one of the next parameter.
[CmdletBinding(PositionalBinding = $false)]
param(
    [ValidateSet('dev', 'test', 'prod')]
    [string]$Environment = 'dev',
    [string]$StackNamePrefix = 'poc',
    [string]$Region,
    [ValidateSet('all', 'iam', 's3', 'athena', 'lambda', 'firehose', 'api-gateway', 'monitoring', 'quicksight')]
    [string]$Component = 'all',
    # Prod keeps its data unless its bucket is named here, in full.
    [string]$DeleteDataBucket,
    [bool]$Force = $false
)
$ErrorActionPreference = 'Stop'

$options = @('--environment', $Environment, '--component', $Component, '--stack-name-prefix', $StackNamePrefix)
if ($Region) { $options += @('--region', $Region) }
if ($DeleteDataBucket) { $options += @('--delete-data-bucket', $DeleteDataBucket) }
if ($Force) { $options += '--force' }

Push-Location $PSScriptRoot
try {
    uv run --frozen --quiet --no-default-groups python -m scripts.teardown @options
    $code = $LASTEXITCODE
}
finally {
    Pop-Location
}
exit $code
