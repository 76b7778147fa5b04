using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.Playwright;
using PhotoVote.Tests.Gateway.Driver;
using PhotoVote.Tests.Gateway.Pages.Browsing;
using PhotoVote.Tests.Gateway.Photos;
using static Microsoft.Playwright.Assertions;

namespace PhotoVote.Tests.Gateway.Pages;

/// <summary>Files as people have them, chosen and dropped: each that is no photo is named, and holds up none of the others. Titles without files, too, as many as there may be.</summary>
public sealed class DeskPhotoTests(Browser browser, RunningGateway gateway) : IClassFixture<RunningGateway>
{
    private const string Huge = "huge.jpg";

    /// <summary>Name → content, or how large it is, and what is said of it; null for photos.</summary>
    private static readonly (string Name, byte[] Content, long Size, string? Words)[] Chosen =
    [
        ("🌅 dawn_over the harbour.jpg", PhotoFile.Jpeg(60, 40), 0, null),
        ("drawing.svg", "<?xml version='1.0'?><svg xmlns='http://www.w3.org/2000/svg'><script>document.title = 'owned'</script></svg>"u8.ToArray(), 0,
            "This is a drawing made of text (SVG, XML), not a photo. Export it as PNG or JPEG, and add that."),
        ("bomb.png", PhotoFile.PngThatClaims(50_000, 50_000), 0, "The photo has more pixels than the server can work on. Export it smaller and add it again."),
        ("صورة الميناء.png", PhotoFile.Png(40, 60), 0, null),
        ("notes.jpg", "Remember the milk."u8.ToArray(), 0, "This is no photo: JPEG, PNG and WebP can be added."),
        (Huge, [0xFF, 0xD8, 0xFF, 0xE0], 200 << 20, "With 200 MB the file is too large. Export the photo as a smaller JPEG, and add that."),
        ("large.jpg", [0xFF, 0xD8, 0xFF, 0xE0], 33 << 20, "The file is too large."),
        ("half.jpg", PhotoFile.CutOff(PhotoFile.Noise(300, 300, seed: 1)), 0, "The file is damaged or not whole. Copy it again from where it came."),
        ("nothing.jpg", [], 0, "The file is empty. Copy it again from where it came."),
        ("fog.webp", PhotoFile.Webp(50, 50), 0, null),
    ];

    [Fact]
    public async Task BadFilesAmongGoodOnes_AreEachNamed_AndTheGoodOnesKeepTheirOrder()
    {
        var organiser = await Organiser.CreateAsync(gateway.Api, candidates: 0);
        await using var visitor = await Visitor.ComeAsync(browser, gateway.Api.Server, Screen.Laptop);
        var page = visitor.Page;
        var sent = 0;
        visitor.Context.Request += (_, request) => sent += request.Method == "POST" && request.Url.EndsWith("/photos", StringComparison.Ordinal) ? 1 : 0;
        await visitor.OpenDeskAsync(organiser);
        var step = await page.StepAsync("photos");

        var folder = Directory.CreateTempSubdirectory("photovote-");
        try
        {
            foreach (var (name, content, size, _) in Chosen)
            {
                await using var file = File.Create(Path.Combine(folder.FullName, name));
                await file.WriteAsync(content, TestContext.Current.CancellationToken);
                file.SetLength(Math.Max(size, content.Length));
            }

            await step.Locator("input[type=file]").SetInputFilesAsync(Chosen.Select(file => Path.Combine(folder.FullName, file.Name)));
            await Expect(step.Locator("li.upload")).ToHaveCountAsync(Chosen.Count(file => file.Words is not null));
            foreach (var (name, _, _, words) in Chosen.Where(file => file.Words is not null))
                await Expect(step.Locator("li.upload.failed").Filter(new() { HasText = name })).ToContainTextAsync(words!);
            await Expect(step.GetByText("3 of 10 are added.")).ToBeVisibleAsync();
        }
        finally
        {
            folder.Delete(recursive: true);
        }

        // What its first bytes or its size rule out was not sent at all, and nothing was sent twice.
        Assert.Equal(6, sent);
        Assert.Equal(["🌅 dawn over the harbour", "صورة الميناء", "fog"], await TitlesAsync(organiser));
        await page.IsAccessibleInBothThemesAsync("files that are no photos");

        await Expect(page.Locator("#open-words")).ToHaveTextAsync("Ready to open");
        await (await page.StepAsync("open")).Button("Open the election").ClickAsync();
        await Expect(page.Question()).ToContainTextAsync("7 photos could not be added");
        await page.Keyboard.PressAsync("Escape");
        await step.PushAsync("Take notes.jpg off the list");
        await Expect(step.Locator("li.upload")).ToHaveCountAsync(6);
    }

    [Fact]
    public async Task ManyDroppedAtOnce_ComeInOneByOne_ByWhateverNames()
    {
        const int Many = 24;
        var organiser = await Organiser.CreateAsync(gateway.Api, candidates: 0);
        await using var visitor = await Visitor.ComeAsync(browser, gateway.Api.Server, Screen.Laptop);
        var page = visitor.Page;
        await visitor.OpenDeskAsync(organiser);
        var step = await page.StepAsync("photos");
        await page.EvaluateAsync(
            """
            window.said = [];
            new MutationObserver(() => {
              const words = document.querySelector('#photos ul.uploads')?.previousElementSibling.textContent;
              if (words && said.at(-1) !== words) said.push(words);
            }).observe(document.querySelector('#photos'), { subtree: true, childList: true, characterData: true });
            """);

        (string Name, string Title)[] odd = [("../../etc/passwd.jpg", "passwd"), (@"..\..\boot.png", "boot"), ("...png", "Untitled"), ("<b>bold</b>.jpg", "b>"), ("no ending", "no ending"), ("غروب\u202Egpj.jpg", "غروب\u202Egpj")];
        var files = odd.Select(one => one.Name).Concat(Enumerable.Range(odd.Length, Many - odd.Length).Select(i => $"IMG_{i:D4}.JPG")).ToArray();
        await DropAsync(page, "section.competition", files.Select((name, i) => new { name, content = Convert.ToBase64String(PhotoFile.Noise(24, 16, seed: i)) }).ToArray());

        await Expect(step.GetByRole(AriaRole.List, new() { Name = "Photos in order" }).GetByRole(AriaRole.Listitem)).ToHaveCountAsync(Many);
        await Expect(page.Locator("#photos-words")).ToHaveTextAsync($"{Many} photos in one competition");
        Assert.Equal(odd.Select(one => one.Title).Concat(files[odd.Length..].Select(name => Path.GetFileNameWithoutExtension(name).Replace('_', ' '))), await TitlesAsync(organiser));
        var counted = (await page.EvaluateAsync<string[]>("said")).Select(words => int.Parse(words.Split(' ')[0])).ToList();
        Assert.True(counted.Distinct().Count() > Many / 4, string.Join(' ', counted));
        Assert.Equal(counted.Order(), counted);

        // The same file again is not added twice; what is dropped beside the place for it does not lead away from the desk.
        await DropAsync(page, "section.competition", [new { name = "again.jpg", content = Convert.ToBase64String(PhotoFile.Noise(24, 16, seed: 7)) }]);
        await Expect(step.Locator("li.upload")).ToContainTextAsync("It is here already, as “IMG 0007”, and was not added again.");
        Assert.True(await DropAsync(page, "header.page-head", [new { name = "beside.jpg", content = "" }]));
        Assert.Equal(Many, (await TitlesAsync(organiser)).Length);
    }

    [Fact]
    public async Task ThousandsOfTitles_StayUsable()
    {
        const int Many = 5_000;
        var organiser = await Organiser.CreateAsync(gateway.Api, candidates: 0);
        await using var visitor = await Visitor.ComeAsync(browser, gateway.Api.Server, Screen.Laptop);
        var page = visitor.Page;
        await visitor.OpenDeskAsync(organiser);
        var step = await page.StepAsync("photos");
        await step.GetByText("Add titles without photos").ClickAsync();
        await step.GetByLabel("Titles").FillAsync("Dunes\n\n  Fog in the harbour \nضباب");
        await step.PushAsync("Add them");
        await Expect(step.GetByRole(AriaRole.List, new() { Name = "Photos in order" }).GetByRole(AriaRole.Listitem)).ToHaveCountAsync(3);
        await Expect(step.GetByText("No photo")).ToHaveCountAsync(3);
        await Expect(step.GetByLabel("Titles")).ToHaveValueAsync("");
        var definition = (await organiser.GetAsync()).Is(HttpStatusCode.OK);
        var competition = definition.Json.GetProperty("competitions")[0];
        Assert.Equal(["Dunes", "Fog in the harbour", "ضباب"], competition.GetProperty("candidates").EnumerateArray().Select(candidate => candidate.GetProperty("title").GetString()));

        // As many as an election may have; only the desk is asked whether it can show them.
        var whole = JsonNode.Parse(definition.Text)!;
        var candidates = whole["competitions"]![0]!["candidates"]!.AsArray();
        for (var number = candidates.Count + 1; number <= Many; number++)
        {
            var next = candidates[0]!.DeepClone();
            (next["number"], next["title"]) = (number, $"Photo {number}");
            candidates.Add(next);
        }

        await page.RouteAsync($"**/elections/{organiser.Election}", route => route.FulfillAsync(new() { ContentType = "application/json", Body = whole.ToJsonString(), Headers = new Dictionary<string, string> { ["ETag"] = "\"9\"" } }));
        await page.ReloadAsync();
        await page.StepAsync("photos");
        await Expect(page.Locator("#photos-words")).ToHaveTextAsync("5,000 photos in one competition");
        await step.GetByLabel("Show from place").FillAsync("4900");
        await step.GetByLabel("Show from place").PressAsync("Enter");
        await Expect(step.GetByRole(AriaRole.Listitem, new() { Name = "4,900 of 5,000: Photo 4900" })).ToBeVisibleAsync();
        Assert.InRange(await page.EvaluateAsync<int>("document.querySelectorAll('*').length"), 500, 9_000);
        var longest = await page.EvaluateAsync<double>(
            """
            async () => {
              const field = document.querySelector('#photos .card input');
              let longest = 0;
              for (const text of ['a', 'ab', 'abc', 'abcd', 'abcde']) {
                const began = performance.now();
                field.value = text;
                field.dispatchEvent(new Event('input', { bubbles: true }));
                await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
                longest = Math.max(longest, performance.now() - began);
              }
              return longest;
            }
            """);
        Assert.InRange(longest, 0, 1_000);
    }

    /// <returns>Whether the page took it, so that the browser does not open the file.</returns>
    private static Task<bool> DropAsync(IPage page, string place, object[] files) => page.EvaluateAsync<bool>(
        """
        ({ place, files }) => {
          const dataTransfer = new DataTransfer();
          for (const { name, content } of JSON.parse(files)) dataTransfer.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name, { type: 'image/jpeg' }));
          const tell = (type) => document.querySelector(place).dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
          tell('dragenter');
          tell('dragover');
          return !tell('drop');
        }
        """,
        new { place, files = JsonSerializer.Serialize(files) });

    private static async Task<string[]> TitlesAsync(Organiser organiser) =>
        [.. (await organiser.GetAsync()).Json.GetProperty("competitions")[0].GetProperty("candidates").EnumerateArray().Select(candidate => candidate.GetProperty("title").GetString()!)];
}
