using PhotoVote.EventLog;

namespace PhotoVote.Gateway.Requests;

/// <summary>Answers with the first part of a request that cannot be used; one filter for the whole API.</summary>
internal static class RefuseUnreadable
{
    public static TBuilder WithReadableParts<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.AddEndpointFilterFactory((factory, next) =>
        {
            var partitions = factory.ApplicationServices.GetRequiredService<IEventLog>().PartitionCount;
            var names = Array.ConvertAll(factory.MethodInfo.GetParameters(), p => p.Name);
            return context =>
            {
                for (var i = 0; i < context.Arguments.Count; i++)
                {
                    if (context.Arguments[i] is IRequestPart { Unreadable: { } unreadable })
                        return new ValueTask<object?>(unreadable.ToProblem(names[i]));

                    // The log has no such partition, so it holds no such election; and no grain is to be asked.
                    if (context.Arguments[i] is ElectionParameter election && election.Id.Partition >= partitions)
                        return new ValueTask<object?>(KnownElections.Unknown());
                }

                return next(context);
            };
        });
}
