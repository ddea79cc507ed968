using Bauhinia.Smoke;

// smoke ISSUER VENUE DATA: walks the stories of Identity, in a headless browser, and of Data against a host that runs already.
if (args is not [var issuer, var venue, var data, .. var highway])
{
    await Console.Error.WriteLineAsync("smoke ISSUER VENUE DATA [DATA_URL KEY]");
    return 2;
}

try
{
    await using var browser = await Browser.Start();
    var officersCode = DemoResidents.RecoveryCode(data, "officer.one@example.org");
    await new Story(browser, new Uri(issuer), new Uri(venue), new Outbox(Path.Combine(data, "identity", "outbox")), officersCode).Tell();
    if (highway is [var origin, var key]) await new HighwayStory(new Uri(origin), key).Tell();
    return 0;
}
catch (StepException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}
