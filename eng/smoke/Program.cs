using Bauhinia.Smoke;

// smoke ISSUER VENUE DATA [DATA_URL KEY INVITATION]: walks the stories of Identity, in a headless browser, and of Data against a host that runs already.
if (args is not [var issuer, var venue, var data, .. var highway])
{
    await Console.Error.WriteLineAsync("smoke ISSUER VENUE DATA [DATA_URL KEY INVITATION]");
    return 2;
}

try
{
    await using var browser = await Browser.Start();
    var residents = new DemoResidents(new Uri(issuer), data);
    await new Story(browser, new Uri(issuer), new Uri(venue), new Outbox(Path.Combine(data, "identity", "outbox")), residents).Tell();
    if (highway is [var origin, var key, var invitation])
    {
        await new HighwayStory(new Uri(origin), key).Tell();
        await new ConsoleStory(browser, new Uri(origin), residents, new Uri(invitation)).Tell();
    }
    return 0;
}
catch (StepException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
