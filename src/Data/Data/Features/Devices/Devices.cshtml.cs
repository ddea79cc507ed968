using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace Bauhinia.Data.Features.Devices;

/// <summary><c>GET /devices</c>: what each detector, lamppost and station senses, why, and who approved it.</summary>
[AllowAnonymous]
internal sealed class DevicesModel(DeviceRegister register) : PageModel
{
    private const int PageSize = 25;

    [BindProperty(SupportsGet = true)]
    [StringLength(100)]
    public string? Q { get; set; }

    public int PageNumber { get; private set; } = 1;

    public int Count { get; private set; }

    public int PageCount => Math.Max(1, (Count + PageSize - 1) / PageSize);

    public IReadOnlyList<Device> Shown { get; private set; } = [];

    public void OnGet([FromQuery(Name = "page")] int? number)
    {
        // "page" is also the name of a route value of the framework's own; what is no number is the first page.
        ModelState.Remove("page");
        if (!ModelState.IsValid) return;
        var found = register.Find(Q);
        Count = found.Count;
        PageNumber = Math.Clamp(number ?? 1, 1, PageCount);
        Shown = [.. found.Skip((PageNumber - 1) * PageSize).Take(PageSize)];
    }
}
