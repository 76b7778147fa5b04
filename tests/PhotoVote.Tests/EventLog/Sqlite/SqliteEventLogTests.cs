namespace PhotoVote.Tests.EventLog.Sqlite;

public sealed class SqliteAppendTests : AppendSpecification<SqliteStorage>;
