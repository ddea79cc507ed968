using System.Net;
using Bauhinia.Identity.Tests.Fixtures;
using Bauhinia.Testing;
using Xunit;

namespace Bauhinia.Identity.Tests.Frame;

/// <summary>U+FFFE is valid UTF-8 and yet no character: .NET refuses to normalise it. Typed into any form it is a mistake of whoever typed, never ours.</summary>
public sealed class NoncharacterTests
{
    private const string Swapped = "\uFFFE";

    [Theory]
    [InlineData("/recover", "/recover", "Input.Contact")]
    [InlineData("/register", "/register", "Input.Contact")]
    [InlineData("/sign-in", "/sign-in/password", "Input.Password")]
    [InlineData("/sign-in/recovery-code", "/sign-in/recovery-code", "Input.Code")]
    public async Task A_visitor_s_form_is_answered(string page, string action, string field)
    {
        await using var host = await TestHost.Start();
        using var client = host.Client();
        using var answer = await client.PostForm(page, action, (field, Swapped), ("Input.Email", $"a{Swapped}@example.org"), ("Input.Mobile", Swapped));
        Assert.True(answer.StatusCode < HttpStatusCode.InternalServerError, $"{page}: {answer.StatusCode}");
    }

    [Theory]
    [InlineData("Input.Person.Hkid")]
    [InlineData("Input.Person.NameEnglish")]
    [InlineData("Input.Person.NameChinese")]
    [InlineData("Input.Person.DateOfBirth.Year")]
    public async Task A_resident_s_form_names_the_field(string field)
    {
        await using var host = await TestHost.Start();
        using var client = await (await Resident.Create(host)).SignIn();
        using var answer = await client.PostForm("/proofing/start", "/proofing/start", ("Input.Way", "Counter"), (field, Swapped));
        var html = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(answer.StatusCode < HttpStatusCode.InternalServerError, $"{answer.StatusCode}");
        Assert.Contains("error-summary", html, StringComparison.Ordinal);
    }
}
