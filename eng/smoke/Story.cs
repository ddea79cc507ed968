namespace Bauhinia.Smoke;

/// <summary>A resident registers, is proved at the counter, signs in to the example service, books, and signs out everywhere.</summary>
internal sealed class Story(Browser browser, Uri issuer, Uri venue, string data)
{
    private readonly Walk _walk = new();

    public async Task Tell()
    {
        var resident = await browser.Person();
        await _walk.Step("A resident opens the first page", async () =>
        {
            var answer = await resident.GotoAsync(issuer.AbsoluteUri);
            if (answer?.Ok != true) throw new StepException($"{issuer} answered {answer?.Status}.");
        });
    }
}
