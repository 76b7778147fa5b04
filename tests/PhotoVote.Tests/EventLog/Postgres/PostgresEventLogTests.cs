namespace PhotoVote.Tests.EventLog.Postgres;

public sealed class PostgresAppendTests : AppendSpecification<PostgresStorage>;

public sealed class PostgresBatchTests : BatchSpecification<PostgresStorage>;

public sealed class PostgresConcurrencyTests : ConcurrencySpecification<PostgresStorage>;

public sealed class PostgresConditionTests : ConditionSpecification<PostgresStorage>;

public sealed class PostgresContentTests : ContentSpecification<PostgresStorage>;

public sealed class PostgresFollowingTests : FollowingSpecification<PostgresStorage>;

public sealed class PostgresIdempotencyTests : IdempotencySpecification<PostgresStorage>;

public sealed class PostgresLifetimeTests : LifetimeSpecification<PostgresStorage>;

public sealed class PostgresPredecessorTests : PredecessorSpecification<PostgresStorage>;

public sealed class PostgresReadingTests : ReadingSpecification<PostgresStorage>;

public sealed class PostgresSnapshotTests : SnapshotSpecification<PostgresStorage>;
