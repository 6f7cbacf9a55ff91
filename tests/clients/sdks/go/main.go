// Ask Athena one question and print its rows as JSON.
package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"os"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/service/athena"
	"github.com/aws/aws-sdk-go-v2/service/athena/types"
)

const question = "SELECT * FROM (VALUES (1, 'a'), (2, NULL)) v(n, t) ORDER BY n"

func main() {
	ctx, output, sql := context.Background(), os.Getenv("OUTPUT"), question
	settings, err := config.LoadDefaultConfig(ctx)
	check(err)
	client := athena.NewFromConfig(settings)
	started, err := client.StartQueryExecution(ctx, &athena.StartQueryExecutionInput{
		QueryString:         &sql,
		ResultConfiguration: &types.ResultConfiguration{OutputLocation: &output},
	})
	check(err)
	for state := types.QueryExecutionStateQueued; state != types.QueryExecutionStateSucceeded; {
		told, err := client.GetQueryExecution(ctx, &athena.GetQueryExecutionInput{QueryExecutionId: started.QueryExecutionId})
		check(err)
		if state = told.QueryExecution.Status.State; state == types.QueryExecutionStateFailed {
			log.Fatal(*told.QueryExecution.Status.StateChangeReason)
		}
	}
	answer, err := client.GetQueryResults(ctx, &athena.GetQueryResultsInput{QueryExecutionId: started.QueryExecutionId})
	check(err)
	rows := [][]*string{}
	for _, row := range answer.ResultSet.Rows {
		values := []*string{}
		for _, datum := range row.Data {
			values = append(values, datum.VarCharValue)
		}
		rows = append(rows, values)
	}
	printed, err := json.Marshal(rows)
	check(err)
	fmt.Println(string(printed))
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}
