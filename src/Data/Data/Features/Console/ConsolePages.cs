using Microsoft.AspNetCore.Mvc.RazorPages;
using Microsoft.Extensions.Options;

namespace Bauhinia.Data.Features.Console;

/// <summary>Takes the console's pages away where there is no console: they answer 404 as what never was.</summary>
internal sealed class ConsolePages(bool isOpen) : IConfigureOptions<RazorPagesOptions>
{
    public void Configure(RazorPagesOptions options)
    {
        if (isOpen) return;
        foreach (var folder in ConsoleServices.Folders) options.Conventions.AddFolderRouteModelConvention(folder, model => model.Selectors.Clear());
    }
}
