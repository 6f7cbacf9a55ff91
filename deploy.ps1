<#
.SYNOPSIS
Deploys the stacks to AWS: scripts/deploy with PowerShell's way of naming parameters.
.DESCRIPTION
Needs uv (https://docs.astral.sh/uv/). AWS_ENDPOINT_URL chooses an emulator instead of AWS.
.EXAMPLE
./deploy.ps1 -Environment dev -EmailAddress owner@example.com
#>
[CmdletBinding()]
param(
    [ValidateSet('dev', 'test', 'prod')]
    [string]$Environment = 'dev',
    [string]$EmailAddress,
    [string]$S3BucketName,
    [ValidateSet('all', 'iam', 's3', 'athena', 'lambda', 'firehose', 'api-gateway', 'monitoring', 'quicksight')]
    [string]$Component = 'all',
    # Leave it out and a run over all components that changed something is tested; -RunTests:$false never.
    [switch]$RunTests,
    [string]$StackNamePrefix = 'poc',
    [string]$Region,
    [string]$QuickSightPrincipalArn,
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
if ($PSBoundParameters.ContainsKey('RunTests')) {
    if ($RunTests) { $options += '--run-tests' } else { $options += '--no-run-tests' }
}
if ($Plan) { $options += '--plan' }
if ($Drift) { $options += '--drift' }
if ($Yes) { $options += '--yes' }

Push-Location $PSScriptRoot
try {
    uv run --frozen --quiet python -m scripts.deploy @options
    $code = $LASTEXITCODE
}
finally {
    Pop-Location
}
exit $code
