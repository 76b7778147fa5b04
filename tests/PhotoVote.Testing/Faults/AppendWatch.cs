using System.Buffers.Binary;
using System.Text;

namespace PhotoVote.Testing.Faults;

/// <summary>
/// Follows a connection's messages to know when an append of the event log is about to be committed, and when it has been. An append is a
/// prepared statement that is bound, executed and, by Sync, committed; ReadyForQuery says that this is done.
/// </summary>
internal sealed class AppendWatch
{
    private const string Statement = "event_log.append(";

    private readonly Lock _lock = new();
    private readonly HashSet<string> _statements = new(StringComparer.Ordinal);

    // ReadyForQuery answers a Sync or a simple query, in their order; the first one ends the start of the session.
    private long _asked = 1;
    private long _answered;
    private long _append;
    private bool _wrote;

    /// <summary>Whether the answer to an append has begun and not ended: none of it may be passed on yet.</summary>
    public bool AnswerIsUnderWay { get; private set; }

    /// <summary>Whether this message, once the server has it, commits an append.</summary>
    public bool SeeFromClient(ReadOnlySpan<byte> message)
    {
        lock (_lock)
        {
            switch ((char)message[0])
            {
                case 'P':
                    var (name, sql) = (Text(message, 5), Text(message, 5 + Length(message, 5) + 1));
                    if (sql.Contains(Statement, StringComparison.Ordinal))
                        _statements.Add(name);
                    else
                        _statements.Remove(name);
                    return false;
                case 'B':
                    if (_statements.Contains(Text(message, 5 + Length(message, 5) + 1)))
                        (_append, _wrote) = (_asked + 1, false);
                    return false;
                case 'Q':
                    _asked++;
                    return false;
                case 'S':
                    return ++_asked == _append;
                default:
                    return false;
            }
        }
    }

    /// <summary>Whether this message says that an append is committed that wrote something.</summary>
    public bool SeeFromServer(ReadOnlySpan<byte> message)
    {
        lock (_lock)
        {
            var isOfAppend = _append == _answered + 1;
            AnswerIsUnderWay = isOfAppend;
            switch ((char)message[0])
            {
                // The first column, "written", is a boolean: one byte.
                case 'D' when isOfAppend:
                    _wrote = message.Length > 11 && BinaryPrimitives.ReadInt32BigEndian(message[7..]) == 1 && message[11] is 1 or (byte)'t';
                    return false;
                case 'E' when isOfAppend:
                    _wrote = false;
                    return false;
                case 'Z':
                    _answered++;
                    AnswerIsUnderWay = false;
                    return isOfAppend && _wrote;
                default:
                    return false;
            }
        }
    }

    private static int Length(ReadOnlySpan<byte> message, int at) => message[at..].IndexOf((byte)0);

    private static string Text(ReadOnlySpan<byte> message, int at) => Encoding.UTF8.GetString(message.Slice(at, Length(message, at)));
}
