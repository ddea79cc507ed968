using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace Bauhinia.Portal.Tests;

/// <summary>The components, seen through the page that shows them all.</summary>
public sealed partial class FieldTests(PortalSite site) : IClassFixture<PortalSite>
{
    private static readonly string[] TextFields = ["Input.Name", "Input.Email", "Input.Password", "Input.Code", "Input.BirthDate.Day", "Input.District", "Input.Reason"];

    [Theory]
    [InlineData("en", "Error: Design system", "There is a problem", "Enter your name", "Fill in this field")]
    [InlineData("zh-Hant", "錯誤： 設計系統", "資料有誤", "請輸入姓名", "請填寫此欄")]
    [InlineData("zh-Hans", "错误： 设计系统", "填写内容有误", "请输入姓名", "请填写此项")]
    public async Task Errors_stand_in_the_title_in_the_summary_and_at_the_field(string culture, params string[] words)
    {
        var html = await Post(culture, []);
        Assert.All(words, w => Assert.Contains(w, html, StringComparison.Ordinal));
        Assert.Contains("<a href=\"#Input_Name\">", html, StringComparison.Ordinal);
        Assert.Contains("aria-describedby=\"Input_Name-hint Input_Name-error\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("The value", html, StringComparison.Ordinal);
        Assert.DoesNotContain("field is required", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_link_of_the_summary_leads_to_an_element_of_the_page()
    {
        var html = await Post("en", []);
        var targets = SummaryLinks().Matches(html).Select(m => m.Groups[1].Value).ToList();
        Assert.True(targets.Count >= 5);
        Assert.All(targets, t => Assert.Contains($"id=\"{t}\"", html, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("en", "Enter your name|Email address: Fill in this field|Password: Fill in this field|Code: Fill in this field|Date of birth: Enter a valid value")]
    [InlineData("zh-Hans", "请输入姓名|电子邮箱：请填写此项|密码：请填写此项|验证码：请填写此项|出生日期：请输入有效的内容")]
    public async Task The_summary_follows_the_order_of_the_page_and_names_the_field_where_the_words_are_general(string culture, string expected)
    {
        var html = await Post(culture, []);
        var lines = SummaryLines().Matches(html).Select(m => m.Groups[1].Value);
        Assert.Equal(expected.Split('|'), lines.Take(5));
    }

    [Fact]
    public async Task Ids_are_unique_and_every_description_exists()
    {
        var html = await Post("en", []);
        var ids = Ids().Matches(html).Select(m => m.Groups[1].Value).ToList();
        Assert.Equal(ids.Distinct(), ids);
        var described = Described().Matches(html).SelectMany(m => m.Groups[1].Value.Split(' ')).Distinct();
        Assert.All(described, d => Assert.Contains(d, ids));
    }

    [Fact]
    public async Task What_a_person_typed_is_shown_again_encoded_except_secrets()
    {
        var html = await Post("en", [new("Input.Name", "\"><script>陳"), new("Input.Password", "hunter2-secret"), new("Input.Code", "123456"), new("Input.BirthDate.Day", "31"), new("Input.Way", "online"), new("Input.District", "west"), new("Input.Reason", "</textarea>x")]);
        Assert.Contains("value=\"&quot;&gt;&lt;script&gt;陳\"", html, StringComparison.Ordinal);
        Assert.Contains("&lt;/textarea&gt;x", html, StringComparison.Ordinal);
        Assert.Contains("value=\"31\"", html, StringComparison.Ordinal);
        Assert.Matches("value=\"online\"[^>]*checked|checked[^>]*value=\"online\"", html);
        Assert.Matches("<option[^>]*selected[^>]*value=\"west\"|<option[^>]*value=\"west\"[^>]*selected", html);
        Assert.DoesNotContain("hunter2-secret", html, StringComparison.Ordinal);
        Assert.DoesNotContain("123456", html, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("31", "2", "1984", false)]
    [InlineData("29", "2", "2000", true)]
    [InlineData("29", "2", "1900", false)]
    [InlineData("１", "1", "2000", false)]
    [InlineData("-1", "1", "2000", false)]
    [InlineData("1", "1", "999", false)]
    [InlineData("1", "", "2000", false)]
    public async Task A_date_is_a_day_of_the_calendar_or_an_error(string day, string month, string year, bool good)
    {
        var html = await Post("en", [new("Input.BirthDate.Day", day), new("Input.BirthDate.Month", month), new("Input.BirthDate.Year", year)]);
        Assert.Equal(good, !html.Contains("href=\"#Input_BirthDate\"", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("en", "Day|Month|Year")]
    [InlineData("zh-Hant", "Year|Month|Day")]
    public async Task The_parts_of_a_date_come_in_the_order_of_the_language(string culture, string order)
    {
        var html = await site.Read("/design", ("Cookie", "language=" + culture));
        Assert.Equal(order, string.Join('|', DateInputs().Matches(html).Select(m => m.Groups[1].Value)));
    }

    [Fact]
    public async Task Nothing_is_inline_so_that_a_strict_content_security_policy_holds()
    {
        var html = await Post("en", []);
        Assert.DoesNotContain("style=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("<style", html, StringComparison.Ordinal);
        Assert.DoesNotMatch("\\son[a-z]+=", html);
        Assert.DoesNotMatch("<script(?![^>]*\\ssrc=)", html);
    }

    private async Task<string> Post(string culture, KeyValuePair<string, string>[] fields)
    {
        using var page = await site.Browse("/design", ("Cookie", "language=" + culture));
        var html = await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        var token = Token().Match(html).Groups[1].Value;
        var cookie = page.Headers.GetValues("Set-Cookie").Single(c => c.Contains("ntiforgery", StringComparison.Ordinal)).Split(';')[0];
        using var form = new MultipartFormDataContent();
        // A browser sends every text field, also an empty one.
        var empty = TextFields.Where(t => fields.All(f => f.Key != t)).Select(t => KeyValuePair.Create(t, ""));
        foreach (var (name, value) in fields.Concat(empty).Append(new("__RequestVerificationToken", token)))
        {
            form.Add(new StringContent(value), name);
        }
        using var request = new HttpRequestMessage(HttpMethod.Post, "/design") { Content = form };
        request.Headers.TryAddWithoutValidation("Cookie", $"language={culture}; {cookie}");
        request.Headers.TryAddWithoutValidation("Accept", "text/html");
        using var response = await site.Client.SendAsync(request, TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    [GeneratedRegex("name=\"__RequestVerificationToken\" type=\"hidden\" value=\"([^\"]+)\"")]
    private static partial Regex Token();

    [GeneratedRegex("<li><a href=\"#([^\"]+)\">")]
    private static partial Regex SummaryLinks();

    [GeneratedRegex("<li><a href=\"#[^\"]+\">([^<]+)</a>")]
    private static partial Regex SummaryLines();

    [GeneratedRegex("\\sid=\"([^\"]+)\"")]
    private static partial Regex Ids();

    [GeneratedRegex("aria-describedby=\"([^\"]+)\"")]
    private static partial Regex Described();

    [GeneratedRegex("id=\"Input_BirthDate_(Day|Month|Year)\"")]
    private static partial Regex DateInputs();
}
