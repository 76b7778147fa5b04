using PhotoVote.Cli;

return await PhotoVoteCommand.RunAsync(args, Terminal.OfProcess);
