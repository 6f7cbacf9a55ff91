<#
.SYNOPSIS
Deploys the stacks to AWS: scripts/deploy with PowerShell's way of naming parameters.
.DESCRIPTION
Needs uv (https://docs.astral.sh/uv/). AWS_ENDPOINT_URL chooses an emulator instead of AWS.
.EXAMPLE
./deploy.ps1 -Environment dev -EmailAddress owner@example.com
#>
# Nothing is taken by its place: `-Force $false` is a value of Force, never one of the next parameter.
[CmdletBinding(PositionalBinding = $false)]
param(
    [ValidateSet('dev', 'test', 'prod')]
    [string]$Environment = 'dev',
    [string]$EmailAddress,
    [string]$S3BucketName,
    [ValidateSet('all', 'iam', 's3', 'athena', 'lambda', 'firehose', 'api-gateway', 'monitoring', 'quicksight')]
    [string]$Component = 'all',
    # Left out, a run over all components that changed something is tested; $true always, $false never.
    [bool]$RunTests = $true,
    [string]$StackNamePrefix = 'poc',
    [string]$Region,
    [string]$QuickSightPrincipalArn,
    # Template parameters, such as CurrencyCode=EUR, RateLimitPerSecond=50.
    [string[]]$Parameter,
    [switch]$Plan,
    [switch]$Drift,
    [switch]$Yes
)
$ErrorActionPreference = 'Stop'

$options = @('--environment', $Environment, '--component', $Component, '--stack-name-prefix', $StackNamePrefix)
if ($PSBoundParameters.ContainsKey('EmailAddress')) { $options += @('--email-address', $EmailAddress) }
if ($PSBoundParameters.ContainsKey('S3BucketName')) { $options += @('--s3-bucket-name', $S3BucketName) }
if ($QuickSightPrincipalArn) { $options += @('--quicksight-principal-arn', $QuickSightPrincipalArn) }
if ($Region) { $options += @('--region', $Region) }
foreach ($one in $Parameter) { $options += @('--parameter', $one) }
if ($PSBoundParameters.ContainsKey('RunTests')) {
    if ($RunTests) { $options += '--run-tests' } else { $options += '--no-run-tests' }
}
if ($Plan) { $options += '--plan' }
if ($Drift) { $options += '--drift' }
if ($Yes) { $options += '--yes' }

Push-Location $PSScriptRoot
try {
    uv run --frozen --quiet --no-default-groups python -m scripts.deploy @options
    $code = $LASTEXITCODE
}
finally {
    Pop-Location
}
exit $code
