// Ask Athena one question and print its rows as JSON.
import { AthenaClient, GetQueryExecutionCommand, GetQueryResultsCommand, StartQueryExecutionCommand } from "@aws-sdk/client-athena";

const athena = new AthenaClient({});
const { QueryExecutionId } = await athena.send(
  new StartQueryExecutionCommand({
    QueryString: "SELECT * FROM (VALUES (1, 'a'), (2, NULL)) v(n, t) ORDER BY n",
    ResultConfiguration: { OutputLocation: process.env.OUTPUT },
  }),
);
let state;
do {
  const answer = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId }));
  state = answer.QueryExecution.Status.State;
} while (state === "QUEUED" || state === "RUNNING");
if (state !== "SUCCEEDED") throw new Error(state);
const { ResultSet } = await athena.send(new GetQueryResultsCommand({ QueryExecutionId }));
console.log(JSON.stringify(ResultSet.Rows.map((row) => row.Data.map((datum) => datum.VarCharValue ?? null))));
