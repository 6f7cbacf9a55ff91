<#
.SYNOPSIS
Deploys the stacks to AWS: scripts/deploy with PowerShell's way of naming parameters.
.DESCRIPTION
Needs uv (https://docs.astral.sh/uv/); runs in Windows PowerShell 5.1 and in PowerShell 7. AWS_ENDPOINT_URL chooses an emulator instead of AWS.
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
    [ValidateSet('all', 'iam', 's3', 'athena', 'lambda', 'firehose', 'api-gateway', 'monitoring', 'quicksight', 'reports')]
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
if ($PSBoundParameters.ContainsKey('EmailAddress')) { $options += Format-Option '--email-address' $EmailAddress }
if ($PSBoundParameters.ContainsKey('S3BucketName')) { $options += Format-Option '--s3-bucket-name' $S3BucketName }
if ($QuickSightPrincipalArn) { $options += Format-Option '--quicksight-principal-arn' $QuickSightPrincipalArn }
if ($Region) { $options += Format-Option '--region' $Region }
foreach ($one in $Parameter) { $options += Format-Option '--parameter' $one }
if ($PSBoundParameters.ContainsKey('RunTests')) {
    if ($RunTests) { $options += '--run-tests' } else { $options += '--no-run-tests' }
}
if ($Plan) { $options += '--plan' }
if ($Drift) { $options += '--drift' }
if ($Yes) { $options += '--yes' }

# Windows PowerShell takes a line on stderr for an error of the script where its output is redirected.
$ErrorActionPreference = 'Continue'
$PSNativeCommandUseErrorActionPreference = $false
$encoding = $env:PYTHONUTF8
$env:PYTHONUTF8 = '1'  # a redirected output knows no box lines otherwise
Push-Location -LiteralPath $PSScriptRoot
try {
    uv run --frozen --quiet --no-default-groups python -m scripts.deploy @options
    $code = $LASTEXITCODE
}
finally {
    Pop-Location
    $env:PYTHONUTF8 = $encoding
}
exit $code
