"""The functions of QuickSight's user guide, "Functions by category" (read in November 2026)."""


def _listed(text: str) -> list[str]:
    return text.split()


SCALARS = _listed("""
coalesce ifelse in isNotNull isNull notIn nullIf switch
addDateTime addWorkDays dateDiff epochDate extract formatDate isWorkDay netWorkDays now truncDate
ceil decimalToInt floor intToDecimal round
mod log ln abs sqrt exp
concat contains endsWith left locate ltrim parseDate parseDecimal parseInt parseJson replace right
rtrim split startsWith strlen substring toLower toString toUpper trim
""")
AGGREGATES = _listed("""
avg avgIf count countIf distinct_count distinct_countIf max maxIf median medianIf min minIf
percentile percentileCont percentileDisc
periodToDateAvg periodToDateCount periodToDateMax periodToDateMedian periodToDateMin
periodToDatePercentile periodToDatePercentileCont periodToDateStDev periodToDateStDevP
periodToDateSum periodToDateVar periodToDateVarP
stdev stdevIf stdevp stdevpIf var varIf varp varpIf sum sumIf
""")
TABLE_CALCULATIONS = _listed("""
difference lag lead percentDifference
avgOver countOver distinctCountOver maxOver minOver percentileOver percentileContOver
percentileDiscOver percentOfTotal
periodOverPeriodDifference periodOverPeriodLastValue periodOverPeriodPercentDifference
periodToDateAvgOverTime periodToDateCountOverTime periodToDateMaxOverTime periodToDateMinOverTime
periodToDateSumOverTime
sumOver stdevOver stdevpOver varOver varpOver
rank denseRank percentileRank
runningAvg runningCount runningMax runningMin runningSum
firstValue lastValue windowAvg windowCount windowMax windowMin windowSum
""")
# By a list of fields: user guide, "Level-aware calculation - aggregate (LAC-A) functions".
LEVELS = _listed("""
avg count distinct_count max median min percentile percentileCont percentileDisc stdev stdevp sum
var varp
""")
