import java.util.List;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.athena.AthenaClient;
import software.amazon.awssdk.services.athena.model.Datum;
import software.amazon.awssdk.services.athena.model.QueryExecutionState;
import software.amazon.awssdk.services.athena.model.Row;

/** Ask Athena one question and print its rows as JSON. */
public final class Ask {
    private static final String QUESTION =
        "SELECT * FROM (VALUES (1, 'a'), (2, NULL)) v(n, t) ORDER BY n";

    public static void main(String[] arguments) {
        try (AthenaClient athena = AthenaClient.create()) {
            String output = System.getenv("OUTPUT");
            String id = athena.startQueryExecution(request -> request
                .queryString(QUESTION)
                .resultConfiguration(place -> place.outputLocation(output))).queryExecutionId();
            QueryExecutionState state = QueryExecutionState.QUEUED;
            while (state != QueryExecutionState.SUCCEEDED) {
                state = athena.getQueryExecution(request -> request.queryExecutionId(id))
                    .queryExecution().status().state();
                if (state == QueryExecutionState.FAILED) {
                    throw new IllegalStateException("the query failed");
                }
            }
            List<Row> rows = athena.getQueryResults(request -> request.queryExecutionId(id))
                .resultSet().rows();
            System.out.println(rows.stream().map(Ask::json).collect(Collectors.joining(",", "[", "]")));
        }
    }

    private static String json(Row row) {
        return row.data().stream().map(Ask::json).collect(Collectors.joining(",", "[", "]"));
    }

    private static String json(Datum datum) {
        String value = datum.varCharValue();
        return value == null ? "null" : "\"" + value + "\"";
    }
}
