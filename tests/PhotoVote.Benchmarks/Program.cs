using PhotoVote.Benchmarks.Appends;

return args switch
{
    ["append", .. var rest] => await AppendBenchmark.RunAsync(rest.Length > 0 ? int.Parse(rest[0]) : 7),
    _ => Usage(),
};

static int Usage()
{
    Console.WriteLine("""
        usage: dotnet run -c Release --project tests/PhotoVote.Benchmarks -- COMMAND

          append [rounds]   what the event log on PostgreSQL costs over plain inserts into the same tables
        """);
    return 2;
}
