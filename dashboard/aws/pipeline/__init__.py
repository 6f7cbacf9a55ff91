"""Follows events to a dashboard's tables, hop by hop, by what each AWS service tells of itself.

Found from a table's S3 location back: the Firehose stream that delivers there, its transform
function, the functions that hold the stream's name in their environment, the APIs that may call
those. No name is guessed.
"""
