"""What data that stays costs: a plain estimate, with where its price is from."""

# S3 Standard in us-east-1, the first 50 TB: from memory on 2026-11-22, not verified on AWS's page.
# Other regions and classes differ, so the page is named beside it.
DOLLARS_A_GB_MONTH = 0.023
PRICES_PAGE = "https://aws.amazon.com/s3/pricing/"
BYTES_A_GB = 1_073_741_824


def storage(size_bytes: int) -> str:
    """Say what storing so many bytes costs a month."""
    dollars = size_bytes / BYTES_A_GB * DOLLARS_A_GB_MONTH
    amount = "less than $0.01" if dollars < 0.01 else f"about ${dollars:,.2f}"
    return (
        f"{amount} a month at ${DOLLARS_A_GB_MONTH} a GB "
        f"(S3 Standard in us-east-1, an estimate of 2026-11; today's prices: {PRICES_PAGE})"
    )
