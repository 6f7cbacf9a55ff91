module tabletop/ask

go 1.23

require (
	github.com/aws/aws-sdk-go-v2/config v1.31.12
	github.com/aws/aws-sdk-go-v2/service/athena v1.55.6
)
