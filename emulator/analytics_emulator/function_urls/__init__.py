"""What a Lambda function's URL does with a request: its event, its answer, CORS, refusals."""
