<#
.SYNOPSIS
Deletes the stacks from AWS: scripts/teardown with PowerShell's way of naming parameters.
.DESCRIPTION
Needs uv (https://docs.astral.sh/uv/); runs in Windows PowerShell 5.1 and in PowerShell 7. AWS_ENDPOINT_URL chooses an emulator instead of AWS.
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
    [ValidateSet('all', 'iam', 's3', 'athena', 'lambda', 'firehose', 'api-gateway', 'monitoring', 'quicksight', 'reports')]
    [string]$Component = 'all',
    # Prod keeps its data unless its bucket is named here, in full.
    [string]$DeleteDataBucket,
    [bool]$Force = $false
)
$ErrorActionPreference = 'Stop'

if (-not (Get-Command uv -CommandType Application -ErrorAction SilentlyContinue)) {
    [Console]::Error.WriteLine('error: uv is not installed: winget install --id astral-sh.uv, or see https://docs.astral.sh/uv/')
    exit 1
}

# One word an option: Windows PowerShell hands no empty word on, and the next option would be taken for the value.
function Format-Option([string]$Name, [string]$Value) { "$Name=$Value" }

$options = @(
    Format-Option '--environment' $Environment
    Format-Option '--component' $Component
    Format-Option '--stack-name-prefix' $StackNamePrefix
)
if ($Region) { $options += Format-Option '--region' $Region }
if ($DeleteDataBucket) { $options += Format-Option '--delete-data-bucket' $DeleteDataBucket }
if ($Force) { $options += '--force' }

# Windows PowerShell takes a line on stderr for an error of the script where its output is redirected.
$ErrorActionPreference = 'Continue'
$PSNativeCommandUseErrorActionPreference = $false
$encoding = $env:PYTHONUTF8
$env:PYTHONUTF8 = '1'  # a redirected output knows no box lines otherwise
Push-Location -LiteralPath $PSScriptRoot
try {
    uv run --frozen --quiet --no-default-groups python -m scripts.teardown @options
    $code = $LASTEXITCODE
}
finally {
    Pop-Location
    $env:PYTHONUTF8 = $encoding
}
exit $code
