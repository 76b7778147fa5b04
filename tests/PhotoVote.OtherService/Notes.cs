using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using PhotoVote.Client;

namespace PhotoVote.OtherService;

/// <summary>
/// What this service has to know again after a crash: its key, where its ids come from, and how far it has followed. Written before anything is
/// sent that depends on it.
/// </summary>
internal sealed class Notes
{
    private readonly string _file;
    private Content _content;

    private Notes(string file, Content content) => (_file, _content) = (file, content);

    public string OrganiserKey => _content.OrganiserKey;

    public long Position => _content.Position;

    public static Notes Open(string file)
    {
        if (File.Exists(file))
            return new Notes(file, JsonSerializer.Deserialize<Content>(File.ReadAllText(file))!);
        var notes = new Notes(file, new(PhotoVoteClient.NewOrganiserKey(), Ulid.NewUlid().ToString(), 0));
        notes.Write(content => content);
        return notes;
    }

    /// <summary>The id of a step's command: the same whenever the step is taken, so that it is done once.</summary>
    public Ulid Id(string step)
    {
        var run = Ulid.Parse(_content.Run);
        return new Ulid([.. run.ToByteArray().AsSpan(0, 6), .. SHA256.HashData(Encoding.UTF8.GetBytes($"{run}/{step}")).AsSpan(0, 10)]);
    }

    public void Followed(long position) => Write(content => content with { Position = position });

    private void Write(Func<Content, Content> change)
    {
        lock (_file)
        {
            _content = change(_content);
            File.WriteAllText(_file + ".new", JsonSerializer.Serialize(_content));
            File.Move(_file + ".new", _file, overwrite: true);
        }
    }

    private sealed record Content(string OrganiserKey, string Run, long Position);
}
