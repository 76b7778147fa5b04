using System.Reflection;
using System.Text;
using PhotoVote.Client;

namespace PhotoVote.Tests.Client;

/// <summary>
/// What clients and silos of different versions say to each other. The Orleans analyzer compares the methods with OrleansContracts.txt while
/// building; here is what it does not see: the numbers and types of what travels.
/// </summary>
public sealed class ContractTests
{
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "Client");

    // A failure means that an older client or silo would read something else than was sent. Lines may be added, with new numbers; none may change or go.
    [Fact]
    public void WhatTravels_KeepsItsNamesNumbersAndTypes() =>
        Assert.Equal(File.ReadAllText(Path.Combine(Folder, "DataContracts.txt")), Describe(), ignoreLineEndingDifferences: true);

    private static string Describe()
    {
        var text = new StringBuilder();
        var types = typeof(PhotoVoteClient).Assembly.GetTypes().Where(type => type.IsDefined(typeof(GenerateSerializerAttribute)));
        foreach (var type in types.OrderBy(Name, StringComparer.Ordinal))
        {
            text.Append(Name(type)).Append('\n');
            if (type.IsEnum)
            {
                foreach (var value in Enum.GetValues(type))
                    text.Append($"  {Convert.ToInt32(value)} {value}\n");
            }

            foreach (var (id, member, of) in Members(type).OrderBy(member => member.Id))
                text.Append($"  {id} {member}: {of}\n");
        }

        return text.ToString();
    }

    private static IEnumerable<(uint Id, string Name, string Type)> Members(Type type)
    {
        const BindingFlags Own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        foreach (var property in type.GetProperties(Own))
            if (property.GetCustomAttribute<IdAttribute>() is { } id)
                yield return (id.Id, property.Name, Name(property.PropertyType));
    }

    private static string Name(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } value)
            return Name(value) + "?";
        if (type.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias is { } alias)
            return alias;
        return type.IsGenericType ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>" : type.Name;
    }
}
