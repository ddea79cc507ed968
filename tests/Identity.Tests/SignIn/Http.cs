using System.Net;
using System.Text.Json.Nodes;
using Xunit;

namespace Bauhinia.Identity.Tests.SignIn;

/// <summary>Reads answers and says what came instead.</summary>
internal static class Http
{
    public static async Task<JsonNode> Json(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode}: {body}");
        return JsonNode.Parse(body) ?? throw new InvalidOperationException("The answer is null.");
    }

    public static async Task Expect(HttpStatusCode status, HttpResponseMessage answer)
    {
        if (answer.StatusCode == status) return;
        Assert.Fail($"{(int)answer.StatusCode} in place of {(int)status}: {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
    }

    /// <summary>The problem (RFC 9457) of a refusal, checked for the members that every one has.</summary>
    public static async Task<JsonNode> Problem(HttpResponseMessage answer)
    {
        var body = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True((int)answer.StatusCode is >= 400 and < 500, $"{(int)answer.StatusCode}: {body}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonNode.Parse(body) ?? throw new InvalidOperationException("The problem is null.");
        Assert.Equal((int)answer.StatusCode, problem["status"]?.GetValue<int>());
        Assert.NotNull(problem["code"]);
        Assert.NotNull(problem["title"]);
        Assert.NotNull(problem["traceId"]);
        return problem;
    }

    public static async Task<string?> Reason(HttpResponseMessage answer) => (await Problem(answer))["reason"]?.GetValue<string>();
}
