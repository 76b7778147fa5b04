namespace PhotoVote.Tests.EventLog.Sqlite;

public sealed class SqliteAppendTests : AppendSpecification<SqliteStorage>;

public sealed class SqliteBatchTests : BatchSpecification<SqliteStorage>;

public sealed class SqliteConcurrencyTests : ConcurrencySpecification<SqliteStorage>;

public sealed class SqliteConditionTests : ConditionSpecification<SqliteStorage>;

public sealed class SqliteContentTests : ContentSpecification<SqliteStorage>;

public sealed class SqliteFollowingTests : FollowingSpecification<SqliteStorage>;

public sealed class SqliteIdempotencyTests : IdempotencySpecification<SqliteStorage>;

public sealed class SqliteLifetimeTests : LifetimeSpecification<SqliteStorage>;

public sealed class SqlitePredecessorTests : PredecessorSpecification<SqliteStorage>;

public sealed class SqliteReadingTests : ReadingSpecification<SqliteStorage>;

public sealed class SqliteSnapshotTests : SnapshotSpecification<SqliteStorage>;
