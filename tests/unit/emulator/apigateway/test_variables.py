"""Log lines and gateway responses are filled as API Gateway fills them."""

from analytics_emulator.apigateway.variables import access_log_line, response_body

CONTEXT = {
    "requestId": "r-1",
    "status": 403,
    "identity": {"sourceIp": "127.0.0.1", "apiKeyId": None},
    "error": {"message": 'says "no"', "responseType": "INVALID_API_KEY"},
}


def test_line_has_the_values_of_a_request() -> None:
    line = access_log_line('{"ip":"$context.identity.sourceIp","s":$context.status}', CONTEXT)
    assert line == '{"ip":"127.0.0.1","s":403}'


def test_what_a_request_lacks_is_a_hyphen() -> None:
    line = access_log_line("$context.identity.apiKeyId $context.integrationLatency", CONTEXT)
    assert line == "- -"


def test_line_quotes_an_error_where_asked() -> None:
    line = access_log_line("$context.error.message $context.error.messageString", CONTEXT)
    assert line == r'says "no" "says \"no\""'


def test_missing_error_is_a_hyphen() -> None:
    assert access_log_line("$context.error.messageString", {}) == "-"


def test_text_around_variables_stays() -> None:
    assert access_log_line("$contextual [$context.requestId].", CONTEXT) == "$contextual [r-1]."


def test_body_quotes_the_message() -> None:
    body = response_body('{"message":$context.error.messageString}', CONTEXT, {})
    assert body == r'{"message":"says \"no\""}'


def test_body_without_a_message_says_null() -> None:
    template = '{"message":$context.error.messageString}'
    assert response_body(template, {"error": {"message": None}}, {}) == '{"message":null}'


def test_body_takes_stage_variables() -> None:
    template = "$context.error.responseType at $stageVariables.place, $stageVariables.none."
    assert response_body(template, CONTEXT, {"place": "home"}) == "INVALID_API_KEY at home, ."
