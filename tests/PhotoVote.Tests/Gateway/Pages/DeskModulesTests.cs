using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Gateway.Pages.Browsing;

namespace PhotoVote.Tests.Gateway.Pages;

/// <summary>What the desk, and the pages beside it, reckon by themselves, at their edges.</summary>
public sealed class DeskModulesTests(Browser browser, RunningGateway gateway) : IClassFixture<RunningGateway>
{
    /// <summary>Module, an expression over it, and what it is as JSON.</summary>
    private static readonly (string Module, string Expression, string Json)[] Cases =
    [
        ("merge", "m.merge({ a: 1, b: 1, c: 1 }, { a: 2, b: 1, c: 2 }, { a: 1, b: 3, c: 3 })", """{"values":{"a":2,"b":3,"c":2},"conflicts":["c"]}"""),
        ("merge", "m.merge({ a: 1, b: null }, { a: 2, b: null }, { a: 2, b: 'x' })", """{"values":{"a":2,"b":"x"},"conflicts":[]}"""),
        ("merge", "m.differing({ a: null, b: 0, c: '' }, { a: 0, b: 0, c: '' })", """["a"]"""),

        ("csv", @"m.readTable('\uFEFFanna\r\n\r\n  \r\nben')", """[{"row":1,"cells":["anna"]},{"row":4,"cells":["ben"]}]"""),
        ("csv", @"m.readTable('n;say\n""x; y"";""""""hi""""""')", """[{"row":1,"cells":["n","say"]},{"row":2,"cells":["x; y","\"hi\""]}]"""),
        ("csv", @"m.readTable('n;x\n""two\nlines"";1\nz;2')", """[{"row":1,"cells":["n","x"]},{"row":2,"cells":["two\nlines","1"]},{"row":4,"cells":["z","2"]}]"""),
        ("csv", @"m.readTable('anna\nRoe, Rick').map(({ cells }) => cells)", """[["anna"],["Roe, Rick"]]"""),
        ("csv", @"m.readTable('a;b\tc\nd;e\tf').map(({ cells }) => cells)", """[["a;b","c"],["d;e","f"]]"""),
        ("csv", @"m.readTable('5"" print, 7')[0].cells", """["5\" print","7"]"""),
        ("csv", "m.readTable('')", "[]"),
        ("csv", @"m.shapeOf(m.readTable('Name;Code\nAnna;7'))", """{"width":2,"hasHeading":true,"column":1,"names":["Name","Code"]}"""),
        ("csv", "m.shapeOf(m.readTable('Name'))", """{"width":1,"hasHeading":false,"column":0,"names":[]}"""),
        ("csv", @"m.shapeOf(m.readTable('Vorname;Nachname;Code\nAnna;Roe;7'))", """{"width":3,"hasHeading":true,"column":2,"names":["Vorname","Nachname","Code"]}"""),
        ("csv", @"['First name', 'last-name', 'FullName', 'Surname', 'VORNAME', 'Nachname', 'WÄHLER', 'Mitglied', 'Nom', 'Prénom', 'Votant', 'الاسم', 'الناخب', 'Member no', 'E-Mail', 'Nr.'].filter((word) => !m.shapeOf(m.readTable(`since;${word}\n2019;x`)).hasHeading)", "[]"),
        ("csv", @"['Norman', 'Nomi Prénom', 'Ida', 'Codey', 'Vornamen', 'First', 'عبد الاسم', 'Nr7'].filter((word) => m.shapeOf(m.readTable(`2019;${word}\n2019;x`)).hasHeading)", "[]"),
        ("csv", "m.shapeOf(Array.from({ length: 300_000 }, (_, i) => ({ row: i + 1, cells: [String(i), ''] }))).width", "2"),
        ("csv", """m.writeTable([['=1+1', '-3', 'a"b', 'x,y', 'plain', '']])""", @"""\uFEFF\""'=1+1\"",\""'-3\"",\""a\""\""b\"",\""x,y\"",plain,\r\n"""),

        ("voter-list", "m.judge([{ row: 1, text: 'anna' }, { row: 2, text: 'an na' }, { row: 3, text: 'anna' }], false, {})",
            """{"voters":[{"id":"anna","name":null}],"wrong":[{"row":2,"text":"an na"}],"repeated":[{"row":3,"text":"anna"}]}"""),
        ("voter-list", "['a'.repeat(64), 'a'.repeat(65), '', 'é', 'A-Z_9', 'a.b'].map(m.isVoterId)", "[true,false,false,false,true,false]"),
        ("voter-list", @"m.cellsOf(m.readList('id;name\n7;Anna\n;Ben\n8;'), 0)", """[{"row":2,"text":"7"},{"row":4,"text":"8"}]"""),

        ("derived-id", @"m.voterOfName('pvo_x', 'E', 'Zoe\u0301  Ito') === m.voterOfName('pvo_x', 'E', ' Zo\u00E9 Ito ')", "true"),
        ("derived-id", "new Set([m.voterOfName('a', 'E', 'Zoe'), m.voterOfName('b', 'E', 'Zoe'), m.voterOfName('a', 'F', 'Zoe'), m.voterOfName('a', 'E', 'zoe')]).size", "4"),
        ("derived-id", "/^[0-9A-HJKMNP-TV-Z]{12}$/.test(m.voterOfName('a', 'E', 'ليلى'))", "true"),
        ("derived-id", "[m.partOf('01ARZ3NDEKTSV4RRFFQ69G5FAV', 'x')].map((id) => [id === m.partOf('01ARZ3NDEKTSV4RRFFQ69G5FAV', 'x'), id === m.partOf('01ARZ3NDEKTSV4RRFFQ69G5FAV', 'y'), /^01ARZ3NDEK[0-9A-HJKMNP-TV-Z]{16}$/.test(id)])", "[[true,false,true]]"),

        ("bars", "m.lengthOf({ histogram: [0, 0, 0, 0, 0, 2], blanks: 0, ratings: 2, sum: 10 }, { rule: 'score', min: 0, max: 5, ballots: 2 })", "1"),
        ("bars", "m.lengthOf({ histogram: [0, 0, 1], blanks: 3, ratings: 1, sum: 3 }, { rule: 'star', min: 1, max: 3, ballots: 4 })", "0.25"),
        ("bars", "['score', 'mean', 'bayesian', 'median', 'majority-judgment', 'approval', 'star'].map((rule) => m.lengthOf({ histogram: [0, 0], blanks: 0, ratings: 0, sum: 0 }, { rule, min: 0, max: 1, threshold: null, ballots: 0 }))", "[0,0,0,0,0,0,0]"),
        ("bars", "[null, 5, 0].map((threshold) => m.lengthOf({ histogram: [1, 0, 0, 1, 0, 2], ratings: 4, blanks: 0, sum: 13 }, { rule: 'approval', min: 0, max: 5, threshold, ballots: 4 }))", "[0.75,0.5,1]"),
        ("bars", "m.lengthOf({ histogram: [1, 0, 0, 0, 0, 1], ratings: 2, blanks: 0, sum: 5 }, { rule: 'median', min: 0, max: 5, ballots: 2 })", "0"),
        ("bars", "m.lengthOf({ histogram: [0, 0, 0, 0, 0, 1], ratings: 1, blanks: 2, sum: 5 }, { rule: 'majority-judgment', min: 0, max: 5, ballots: 3 })", "0"),
        ("bars", "m.lengthOf({ histogram: [0, 0, 0, 1, 0], ratings: 1, blanks: 0, sum: 4 }, { rule: 'mean', min: 1, max: 5, ballots: 1 })", "0.75"),
        ("bars", "[m.shareOf({ histogram: [1, 3], ratings: 4 }, 1), m.shareOf({ histogram: [0, 0], ratings: 0 }, 0), m.shareOf({ histogram: [0, 0], ratings: 0 }, 1)]", "[0.75,1,0]"),

        ("../runoff", Runoff((2, 1, 7, 0), (1, 2, 9, 0)), "\"In the runoff more ballots rate A above B: 2 to 1.\""),
        ("../runoff", Runoff((1, 2, 7, 0), (2, 1, 9, 0)), "\"In the runoff more ballots rate B above A: 2 to 1.\""),
        ("../runoff", Runoff((1, 2, 7, 0), (1, 1, 9, 0)), "\"The runoff of B and A is a tie, 1 to 1: the higher score decides.\""),
        ("../runoff", Runoff((1, 1, 9, 2), (1, 2, 9, 1)), "\"The runoff of A and B is a tie, 1 to 1, and so are their scores: more ratings of 5 decide.\""),
        ("../runoff", Runoff((1, 2, 9, 1), (1, 1, 9, 1)), "\"The runoff of B and A is a tie, 1 to 1, and nothing in the rule tells them apart: the draw decides.\""),
        ("../runoff", Runoff((1, 1, 9, 1), (1, 1, 9, 1)), "\"The runoff of A and B is a tie, 1 to 1, and nothing in the rule tells them apart.\""),
        ("../runoff", "[[], [{ kind: 'values', figures: [] }], [{ kind: 'runoff', figures: [] }]].map((steps) => m.runoffOf({ steps, candidates: [], scaleMax: 5 })).flatMap(Object.values)", "[null,null,null,null,null,null]"),

        // Where a ballot begins, whatever is withdrawn.
        ("../vote/tour", "[[1], [2], [3], [1, 2], [1, 2, 3]].map((gone) => new m.Tour({ view: { competitions: [{ number: 1, candidates: [1, 2, 3].map((number) => ({ number, withdrawn: gone.includes(number) ? 'x' : null })) }] } }, 'B')).map(({ places, first }) => places[first].candidate.withdrawn)",
            """[null,null,null,null,"x"]"""),
        ("grades", @"[m.joined(null), m.joined([]), m.joined(['a', 'b']), m.parted(''), m.parted('\n')]", """["","","a\nb",[],["",""]]"""),
        ("grades", @"['', 'a\nb\nc', 'a\n\nc', 'a\nb\nA', 'a\n3\nc', 'a\n1\nc', '+0\nb\nc'].map((value) => m.wrongGrade(value, 0)?.key.split('.').at(-1) ?? null)", """[null,null,"missing","same","number",null,null]"""),

        ("photo-file", @"['a/b\\c_d.jpeg', '..', '.jpg', 'v1.2 final.png', 'no ending', 'a\nb.jpg', '  \u2028x  .JPG', '☀️ שלום.webp'].map(m.titleOf)", """["c d","","","v1.2 final","no ending","ab","x","☀️ שלום"]"""),
        ("photo-file", "['x'.repeat(300), '😀'.repeat(150), 'x' + '😀'.repeat(150)].map((name) => m.titleOf(`${name}.jpg`).length)", "[200,200,199]"),
        ("photo-file", @"await Promise.all([[0xff, 0xd8, 0xff, 0xe1], [0x89, 0x50, 0x4e, 0x47], 'RIFF\0\0\0\0WEBP'].map((bytes) => m.refuseFile(new File([typeof bytes === 'string' ? bytes : Uint8Array.from(bytes)], 'x'))))", "[null,null,null]"),
        ("photo-file", @"(await Promise.all(['\0\0\0\x18ftypheic', '\0\0\0\x18ftypisom', 'GIF89a', 'II*\0', '  <!DOCTYPE html>', 'RIFF\0\0\0\0WAVE', '<'].map((text) => m.refuseFile(new File([text], 'x.jpg'))))).map((words) => words.split(' ').slice(0, 4).join(' '))",
            """["This is a HEIC","This is a video.","This is a GIF.","This is a TIFF","This is a drawing","This is no photo:","This is no photo:"]"""),
    ];

    /// <summary>STAR's report of A and B, who met in the runoff.</summary>
    private static string Runoff((int Votes, int Rank, int Score, int Highest) a, (int Votes, int Rank, int Score, int Highest) b)
    {
        return $"m.runoffOf({{ scaleMax: 5, steps: [{{ kind: 'runoff', figures: [{Figure(1, a)}, {Figure(2, b)}] }}], candidates: [{Candidate(1, a)}, {Candidate(2, b)}] }}).words";

        static string Figure(int number, (int Votes, int Rank, int Score, int Highest) one) => $"{{ candidate: {number}, numerator: {one.Votes} }}";

        static string Candidate(int number, (int Votes, int Rank, int Score, int Highest) one) =>
            $"{{ number: {number}, title: '{" AB"[number]}', rank: {one.Rank}, numerator: {one.Score}, histogram: [0, {one.Highest}] }}";
    }

    [Fact]
    public async Task WhatTheDeskReckons_IsRightAtItsEdges()
    {
        await using var visitor = await Visitor.ComeAsync(browser, gateway.Api.Server, Screen.Laptop);
        await visitor.OpenAsync("/");
        await Microsoft.Playwright.Assertions.Expect(visitor.Page.GetByText("Run a vote")).ToBeVisibleAsync();

        var wrong = new List<string>();
        foreach (var (module, expression, json) in Cases)
        {
            var found = await visitor.Page.EvaluateAsync<string>($"async () => {{ const m = await import('/js/desk/{module}.js'); return JSON.stringify({expression}); }}");
            if (found != json.Replace(@"\uFEFF", "\uFEFF", StringComparison.Ordinal))
                wrong.Add($"{module}: {expression}\n  is      {found}\n  and not {json}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }
}
