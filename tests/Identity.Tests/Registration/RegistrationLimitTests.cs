using System.Net;
using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.Registration;

/// <summary>Limits hold for requests that come at once, too.</summary>
public sealed class RegistrationLimitTests
{
    private const string Address = "chan.tai.man@example.com";

    public static TheoryData<string> Databases => [.. TestDatabase.Kinds];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Theory]
    [MemberData(nameof(Databases))]
    public async Task Registrations_sent_at_once_write_to_one_address_six_times(string database)
    {
        await using var host = await TestHost.Start(database);
        var visitors = Enumerable.Range(0, 24).Select(_ => new Visitor(host)).ToList();
        var tokens = await Task.WhenAll(visitors.Select(async v => Visitor.AntiforgeryToken(await v.Page("/register"))));

        var statuses = await Task.WhenAll(visitors.Select(async (visitor, i) =>
        {
            using var form = new FormUrlEncodedContent(
                [KeyValuePair.Create("Input.Language", "en"), KeyValuePair.Create("Input.Address", Address), KeyValuePair.Create("__RequestVerificationToken", tokens[i])]);
            using var answer = await visitor.Http.PostAsync("/register", form, Token);
            return answer.StatusCode;
        }));

        Assert.Equal((6, 18), (statuses.Count(s => s == HttpStatusCode.Redirect), statuses.Count(s => s == HttpStatusCode.TooManyRequests)));
        foreach (var visitor in visitors) visitor.Dispose();
    }
}
