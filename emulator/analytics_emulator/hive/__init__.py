"""What Hive defines and AWS's services share: the types of tables' columns."""
