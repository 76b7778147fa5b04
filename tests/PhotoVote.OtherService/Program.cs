using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using PhotoVote.Client;
using PhotoVote.OtherService;

// PhotoVote.OtherService <connection string> <file>: holds a vote and follows it. It may be killed at any moment; started again with the same file,
// it goes on where it was.
var builder = Host.CreateEmptyApplicationBuilder(null);
builder.UsePhotoVoteClient(args[0]);
using var host = builder.Build();
await host.StartAsync();

var photovote = host.Services.GetRequiredService<PhotoVoteClient>();
var notes = Notes.Open(args[1]);
var vote = new Vote(photovote, notes);
var election = await vote.CreateAsync();
await Task.WhenAll(vote.HoldAsync(election), new Reporter(photovote, notes).FollowAsync(election.Id));
await host.StopAsync();
