using System.ComponentModel.DataAnnotations;
using Bauhinia.Data.Storage;
using Bauhinia.Data.Storage.Console;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.Localization;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Features.Console;

/// <summary><c>GET /keys</c>: anyone who has signed in gets free keys for reading more than without one.</summary>
internal sealed class ReaderKeysPageModel(ReaderKeys keys, Members members, IOptions<DataOptions> options, IStringLocalizer<ConsoleText> text) : ConsolePage(members, text)
{
    [BindProperty, StringLength(ReaderKeys.NameLength)]
    public string? KeyName { get; set; }

    public IReadOnlyList<GivenKey> Keys { get; private set; } = [];

    /// <summary>The key that was just made.</summary>
    public string? NewKey { get; private set; }

    public FairUseOptions.TierOptions Anonymous => options.Value.FairUse.Anonymous;

    public FairUseOptions.TierOptions Keyed => options.Value.FairUse.Key;

    public string Example => $"curl -H \"Authorization: Bearer $KEY\" {options.Value.Origin}/api/v1/streams";

    public Task OnGet(CancellationToken cancellationToken) => Load(cancellationToken);

    public async Task<IActionResult> OnPostGive(CancellationToken cancellationToken)
    {
        var name = Typed(nameof(KeyName), KeyName, "KeyNameMissing");
        if (!ModelState.IsValid) Response.StatusCode = StatusCodes.Status400BadRequest;
        else if (await keys.Give(Subject, name, cancellationToken) is { } key)
        {
            NewKey = key;
            ModelState.Clear();
            KeyName = null;
        }
        else Refuse("ReaderKeysFull");
        await Load(cancellationToken);
        return Page();
    }

    public async Task<IActionResult> OnPostWithdraw(long key, CancellationToken cancellationToken) =>
        await keys.Withdraw(Subject, key, cancellationToken) ? Redirect("/keys?done=key_withdrawn") : NotFound();

    private async Task Load(CancellationToken cancellationToken) => Keys = await keys.Of(Subject, cancellationToken);
}
